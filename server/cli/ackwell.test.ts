import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAUNCHER } from '../../test/support/ackwell.ts';
import { until } from '../../test/support/until.ts';

/** Before its first start a server is compiled, on a busy machine. */
const READY_WITHIN_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'ackwell-launch-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Outside npm's part of the PATH stands the machine's own Node, which may be an old one. */
const path = (process.env['PATH'] ?? '').split(':').filter((entry) => !entry.includes('node_modules')).join(':');
const env = { PATH: path, NO_COLOR: '1' };
const systemNode = spawnSync('/usr/bin/env', ['node', '--version'], { env, encoding: 'utf8' }).stdout.trim();
const isOld = /^v(\d|1\d|2[0-3])\./.test(systemNode);

type Surroundings = { stderr?: number; cache?: string };

function launch(args: string[], { stderr, cache }: Surroundings = {}): ChildProcess & { output: () => string } {
  const keeping = { ...env, ...(cache && { NODE_COMPILE_CACHE: cache }) };
  const child = spawn(LAUNCHER, args, { env: keeping, cwd: folder, stdio: ['ignore', 'pipe', stderr ?? 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (more: string) => (text += more));
  return Object.assign(child, { output: () => text });
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

/** The server itself, whoever launched it, notes its address; a request tells whether it lives. */
async function answers(origin: string): Promise<boolean> {
  return fetch(`${origin}/healthz`).then((response) => response.ok, () => false);
}

async function serving(surroundings?: Surroundings): Promise<{ child: ChildProcess; origin: string }> {
  const child = launch(['start', '--port', '0', '--data', data], surroundings);
  const origin = await until('the server is there', () => /http:\/\/127\.0\.0\.1:\d+/.exec(child.output())?.[0], READY_WITHIN_MS);
  return { child, origin };
}

test('runs under the Node of the machine and passes on the exit code', async () => {
  const version = launch(['--version']);
  expect(await ended(version)).toBe(0);
  expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
  const wrong = launch(['strat']);
  expect(await ended(wrong)).toBe(2);
  expect(wrong.output()).toBe('There is no command "strat". Did you mean start?\n');
});

describe.runIf(existsSync('/dev/full'))('on a full disk', () => {
  const full = () => openSync('/dev/full', 'w');

  test('a command does not call it success that its output is lost', () => {
    const { status, stderr } = spawnSync(LAUNCHER, ['--version'], { env, stdio: ['ignore', full(), 'pipe'], encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'The output cannot be written: the disk is full.\n' });
  });

  test('a server goes on without its log', async () => {
    const { child, origin } = await serving({ stderr: full() });
    expect(await answers(origin)).toBe(true);
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0); // It has logged, at the latest that it stops.
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s', async (signal) => {
  const { child, origin } = await serving();
  child.kill(signal);
  expect(await ended(child)).toBe(0);
  expect(await answers(origin)).toBe(false);
});

test('is compiled by another process before its first start', async () => {
  const cache = join(folder, 'compiled');
  const compiled = () => readdirSync(cache, { recursive: true }).length;
  const { child } = await serving({ cache });
  const before = compiled();
  child.kill('SIGTERM');
  await ended(child); // What it had to compile by itself it leaves behind now.
  expect(before).toBeGreaterThan(100);
  expect(compiled() - before).toBeLessThanOrEqual(1); // The launcher, the one file that is not TypeScript.
});

test('ends with its launcher when that is killed', async () => {
  const { child, origin } = await serving();
  expect(await answers(origin)).toBe(true);
  child.kill('SIGKILL');
  await ended(child);
  await until('the server is gone', async () => !(await answers(origin)));
});

test('stops as told when the shell that npm runs it in has ended', async () => {
  const out = join(folder, 'under-npm.log');
  const script = `"$0" start --port 0 --data "$1" > "$2" 2>&1; true`;
  const shell = spawn('sh', ['-c', script, LAUNCHER, data, out], { env: { ...env, npm_command: 'run-script' }, cwd: folder, stdio: 'ignore' });
  const said = () => (existsSync(out) ? readFileSync(out, 'utf8') : '');
  await until('the server is there', () => said().includes('Ackwell is at'), READY_WITHIN_MS);
  shell.kill('SIGTERM');
  expect(await ended(shell)).toBe(null);
  await until('it has stopped in order', () => said().includes('server.stopped'));
});

describe.runIf(isOld)('without a newer Node beside it', () => {
  test('says in one sentence what it needs', async () => {
    const alone = join(folder, 'alone.mjs');
    cpSync(LAUNCHER, alone);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const { status, stderr } = spawnSync('/usr/bin/env', ['node', alone, '--version'], { env, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Ackwell needs Node 24\.15 or newer, this is \d+\.\d+\.\d+: .*\n$/);
  });
});
