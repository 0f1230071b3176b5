/** Microseconds since 1970, a safe integer until the year 2255: the unit of every stored commit time. */
export type Micros = number;

const MICROS_PER_SECOND = 1_000_000;

/** `2026-04-08T14:30:25.000000Z`: how REST bodies and event attributes write a time. */
export function restTime(at: Micros): string {
  return `${wholeSecond(at)}.${fraction(at)}Z`;
}

/** `2026-04-16T12:34:56+00:00`: how an event's own timestamp is written; six digits are added only on request. */
export function eventTime(at: Micros, withFraction: boolean): string {
  return withFraction ? `${wholeSecond(at)}.${fraction(at)}+00:00` : `${wholeSecond(at)}+00:00`;
}

export function sameSecond(a: Micros, b: Micros): boolean {
  return Math.floor(a / MICROS_PER_SECOND) === Math.floor(b / MICROS_PER_SECOND);
}

/** Many times are written within one second, and writing it takes longer than the rest of them. */
let latest = { second: 0, text: '1970-01-01T00:00:00' };

function wholeSecond(at: Micros): string {
  const second = Math.floor(at / MICROS_PER_SECOND);
  if (second !== latest.second) latest = { second, text: new Date(second * 1000).toISOString().slice(0, 19) };
  return latest.text;
}

function fraction(at: Micros): string {
  return String(((at % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND).padStart(6, '0');
}

/** Of `YYYY-MM-DD`. February the 30th is read as a day in March by Date. */
export function isCalendarDate(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

export const MS_PER_DAY = 86_400_000;
