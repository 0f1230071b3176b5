import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export const LAUNCHER = fileURLToPath(new URL('../../server/cli/ackwell.js', import.meta.url));

const COMMAND_TIMEOUT_MS = 30_000;

/** Started under this name with a channel, the product believes in a launcher and does not outlive it: the test run. */
const LAUNCHED_AS = 'ackwell';

type Surroundings = { cwd?: string; env?: Record<string, string>; within?: readonly string[] };

/** Starts the product as its own process: no setting of whoever runs the tests, and a folder without configuration. */
export function spawnAckwell(args: readonly string[], { cwd = tmpdir(), env = {}, within = [] }: Surroundings = {}): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ACKWELL_|NODE_|VITEST)/.test(name));
  const [program = process.execPath, ...all] = [...within, process.execPath, LAUNCHER, ...args];
  const child = spawn(program, all, {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
    ...(within.length === 0 && { argv0: LAUNCHED_AS }),
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  child.channel?.unref();
  return child;
}

/** `code`: null where it was ended by a signal. */
export type CommandResult = { code: number | null; stdout: string; stderr: string };

/** Runs one command to its end. `input` is what it reads on stdin. */
export async function ackwell(args: readonly string[], { input = '', ...surroundings }: Surroundings & { input?: string } = {}): Promise<CommandResult> {
  const child = spawnAckwell(args, surroundings);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin?.on('error', () => {}); // A command that refuses its options may end before it has read its input.
  child.stdin?.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_TIMEOUT_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  return { code, ...output };
}

/** Runs a command that has to succeed, and answers with what it printed. */
export async function succeed(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await ackwell(args, { input });
  if (code !== 0) throw new Error(`ackwell ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout.trim();
}
