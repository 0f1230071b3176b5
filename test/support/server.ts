import type { ChildProcess } from 'node:child_process';
import { spawnAckwell } from './ackwell.ts';
import { until } from './until.ts';

/**
 * `place`: the options that lead to the data. `env`: what stands in the environment besides. `within`: a program, with its
 * arguments, that runs the one it is given.
 */
export type ServerOptions = { place: readonly string[]; args?: readonly string[] } & Surroundings;
type Surroundings = { env?: Record<string, string>; within?: readonly string[] };

/** How a server process ended, and how long after it was asked to. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null; afterMs: number };

/** What hangs fails all the same, later: a busy machine takes ten times as long for a start as a quiet one. */
const READY_WITHIN_MS = 60_000;
/** A stop takes 10 s at most; past this the test kills the process and fails. */
const STOP_WITHIN_MS = 15_000;
const KEPT_OUTPUT_CHARACTERS = 100_000;
/** Not any address: a line about an attempt, with that of a receiver, may be printed before it. */
const OWN_ADDRESS = /Ackwell is at (http:\/\/127\.0\.0\.1:\d+)/;

/** A running `ackwell start`. */
export class Server {
  readonly origin: string;
  readonly #process: ChildProcess;
  readonly #output: { text: string };
  readonly #ended: Promise<Omit<Ending, 'afterMs'>>;

  private constructor(running: Started & { origin: string }) {
    this.origin = running.origin;
    this.#process = running.process;
    this.#output = running.output;
    this.#ended = running.ended;
  }

  /** Settles once the server answers on /readyz. */
  static async start({ place, args = [], ...surroundings }: ServerOptions): Promise<Server> {
    const host = args.includes('--host') ? [] : ['--host', '127.0.0.1'];
    const started = launch(['start', '--port', '0', ...host, ...place, ...args], surroundings);
    let gone = false;
    void started.ended.then(() => (gone = true));
    const origin = await until(
      'the server is ready',
      async () => {
        if (gone) throw new Error(`The server ended at its start: ${started.output.text}`);
        const address = OWN_ADDRESS.exec(started.output.text)?.[1];
        return address !== undefined && (await answersReady(address)) ? address : null;
      },
      READY_WITHIN_MS,
    ).catch((error: unknown) => {
      started.process.kill('SIGKILL');
      throw new Error(`No server: ${started.output.text}`, { cause: error });
    });
    return new Server({ ...started, origin });
  }

  /** Everything it wrote to stdout and stderr; of very much, the end. */
  get output(): string {
    return this.#output.text;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Stops the process where it is, as a machine does that is paused or short of memory. It knows nothing of it. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    const asked = performance.now();
    this.#process.kill(signal);
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_WITHIN_MS);
    const ending = await this.#ended;
    clearTimeout(timer);
    return { ...ending, afterMs: performance.now() - asked };
  }
}

type Started = { process: ChildProcess; output: { text: string }; ended: Promise<Omit<Ending, 'afterMs'>> };

function launch(args: readonly string[], surroundings: Surroundings): Started {
  const process = spawnAckwell(args, surroundings);
  const output = { text: '' };
  const keep = (text: string) => (output.text = (output.text + text).slice(-KEPT_OUTPUT_CHARACTERS));
  process.stdout?.setEncoding('utf8').on('data', keep);
  process.stderr?.setEncoding('utf8').on('data', keep);
  process.stdin?.end();
  const ended = new Promise<Omit<Ending, 'afterMs'>>((resolve) => {
    process.once('error', () => resolve({ code: null, signal: null }));
    process.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { process, output, ended };
}

async function answersReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`)).status === 200;
  } catch {
    return false; // Not listening yet.
  }
}
