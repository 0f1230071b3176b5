/** One thing that was looked at. `advice` says what to do unless it is ok. */
export type Check = { check: string; status: 'ok' | 'warn' | 'fail'; says: string; advice?: string };

export function ok(check: string, says: string): Check {
  return { check, status: 'ok', says };
}

export function warn(check: string, says: string, advice: string): Check {
  return { check, status: 'warn', says, advice };
}

export function fail(check: string, says: string, advice: string): Check {
  return { check, status: 'fail', says, advice };
}
