/** One JSON object a line on stderr: stdout belongs to what a command was asked to print. */
export interface Log {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  /** For faults only. The cause is written whole here and shown to nobody else. */
  fault(event: string, error: unknown, facts?: Facts): void;
}

export type Facts = Record<string, string | number | boolean | null | undefined>;

type Level = 'info' | 'warn' | 'fault';

export function lineLog(write: (text: string) => void = gathered((text) => void process.stderr.write(text))): Log {
  // The facts are written as the object they came as: copied behind the first three, a line takes twice as long.
  const say = (level: Level, event: string, facts: Facts = {}) => {
    const first = JSON.stringify({ time: new Date().toISOString(), level, event });
    const rest = JSON.stringify(facts);
    write(`${rest === '{}' ? first : `${first.slice(0, -1)},${rest.slice(1)}`}\n`);
  };
  return {
    info: (event, facts) => say('info', event, facts),
    warn: (event, facts) => say('warn', event, facts),
    fault: (event, error, facts) => say('fault', event, { ...facts, error: describe(error) }),
  };
}

export const silentLog: Log = { info() {}, warn() {}, fault() {} };

/** Lines wait so long for company, in milliseconds: a write to stderr costs 10 µs of the event loop, whatever its length. */
const GATHER_MS = 50;
/** More than so many characters do not wait. */
const GATHER_CHARACTERS = 64 * 1024;

/** Writes many lines at once, and what is left when the process exits. */
function gathered(write: (text: string) => void): (line: string) => void {
  let text = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (text !== '') write(text);
    text = '';
  };
  process.once('exit', flush);
  return (line) => {
    text += line;
    if (text.length > GATHER_CHARACTERS) flush();
    else timer ??= setTimeout(flush, GATHER_MS).unref();
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` | caused by: ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
