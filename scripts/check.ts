import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `npm test` runs: what only reads the code, all at once, and then the tests. Arguments are passed on to vitest. */
const root = join(import.meta.dirname, '..');
const report = join(await mkdtemp(join(tmpdir(), 'ackwell-check-')), 'vitest.json');

const REPORTERS = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];

type Step = { name: string; command: [tool: string, ...args: string[]] };

const PEERS: Step = { name: 'peers', command: ['tsc', '--noEmit', '-p', 'bench/peers'] };

/** One core each: on two, all of them take as long as lint alone. */
const READING: readonly Step[] = [
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'dashboard', command: ['tsc', '--noEmit', '-p', 'dashboard'] },
  // Their packages are with whoever measures them.
  ...(existsSync(join(root, 'bench/peers/node_modules')) ? [PEERS] : []),
];
const TESTING: Step = { name: 'tests', command: ['vitest', 'run', ...REPORTERS, ...process.argv.slice(2)] };

const lines = [`node      ${process.versions.node}`];
const clean = await Promise.all(READING.map(passes));
const failed = clean.includes(false) || !(await passes(TESTING));

process.stdout.write(`\n${lines.join('\n')}\n${await count()}\n`);
await rm(join(report, '..'), { recursive: true });
process.exitCode = failed ? 1 : 0;

async function passes({ name, command }: Step): Promise<boolean> {
  const started = performance.now();
  const passed = (await run(command)) === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const line = `${name.padEnd(9)} ${passed ? 'passed' : 'failed'} in ${seconds} s`;
  lines.push(line);
  process.stdout.write(`${line}\n`);
  return passed;
}

/** The exit code of a tool of ours; one that dies of a signal has failed. */
function run([tool, ...args]: Step['command']): Promise<number> {
  const bin = join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, tool), args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** One plain line for machines. A step that failed without a failed test still counts as one. */
async function count(): Promise<string> {
  const text = await readFile(report, 'utf8').catch(() => '{"numPassedTests":0,"numFailedTests":0}');
  const { numPassedTests, numFailedTests } = JSON.parse(text) as { numPassedTests: number; numFailedTests: number };
  return `${numPassedTests} passed, ${Math.max(numFailedTests, failed ? 1 : 0)} failed`;
}
