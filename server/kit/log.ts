/** One JSON object a line on stderr: stdout belongs to what a command was asked to print. */
export interface Log {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  /** For faults only. The cause is written whole here and shown to nobody else. */
  fault(event: string, error: unknown, facts?: Facts): void;
}

export type Facts = Record<string, string | number | boolean | null | undefined>;

type Level = 'info' | 'warn' | 'fault';

export function lineLog(write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  const say = (level: Level, event: string, facts?: Facts) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`);
  return {
    info: (event, facts) => say('info', event, facts),
    warn: (event, facts) => say('warn', event, facts),
    fault: (event, error, facts) => say('fault', event, { ...facts, error: describe(error) }),
  };
}

export const silentLog: Log = { info() {}, warn() {}, fault() {} };

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` | caused by: ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
