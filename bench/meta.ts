/**
 * `node bench/meta.ts`: how fast the receiver of Meta's posts answers while what they say is processed, at a fixed rate
 * and with batches, on a store of its own with a workspace that is connected. Latency counts from the moment a post was
 * due, so a stalled server is not flattered; the floor is what a server that only reads and answers needs at the same
 * rate. `--database postgres` for the other store. Prints one table.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FAKE } from '../server/cli/fake-meta/fake-state.ts';
import { openFakeMeta } from '../server/cli/fake-meta/server.ts';
import { signerOf, keyOf } from '../server/whatsapp/signature.ts';
import { MetaPosts, messageFrom, receiptsOf } from '../test/support/meta-posts.ts';
import { Databases } from './subject/databases.ts';
import { pidOf, usageOf } from './subject/subject.ts';

const LAUNCHER = fileURLToPath(new URL('../server/cli/ackwell.js', import.meta.url));
const PORT = 18_182;
const ORIGIN = `http://127.0.0.1:${PORT}`;
const RECEIPTS_PER_POST = 8;
const SENDERS = 500;
const CONNECTIONS = 64;
const SIGNED_BYTES = 1024 * 1024;
const SIGNED_RUNS = 200;
const PROCESSED_WITHIN_MS = 60_000;

const UPDATES_AT_ONCE = 1_000;
const FLOOR = fileURLToPath(new URL('./floor/answering.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '500' },
    database: { type: 'string', default: 'sqlite' },
  },
});
const rate = Number(values.rate);

const data = await mkdtemp(join(tmpdir(), 'ackwell-bench-'));
const databases = values.database === 'postgres' ? await Databases.start() : null;
const place = databases ? ['--database-url', await databases.fresh()] : ['--data', data];
const ackwell = (args: string[], input = '') =>
  execFileSync(process.execPath, [LAUNCHER, ...args, ...place], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim();
ackwell(['workspace', 'create', 'bench', '--name', 'Bench', '--owner', 'bench@example.com', '--password-stdin'], 'a long enough one\n');
const token = ackwell(['token', 'create', '--workspace', 'bench', '--name', 'bench', '--abilities', '*', '--rate-limit', '0']);

const meta = await openFakeMeta({ port: 0, disorders: [] });
const settings = ['--meta-app-id', FAKE.appId, '--meta-app-secret', FAKE.appSecret, '--meta-graph-url', meta.origin, '--public-url', ORIGIN];
const server = spawn(process.execPath, [LAUNCHER, 'start', '--port', String(PORT), ...place, ...settings], { stdio: 'ignore' });
const posts = new MetaPosts(() => ORIGIN, CONNECTIONS);
try {
  while ((await posts.post([])).status !== 200) await pause(100);
  await call('/whatsapp/connection', { waba_id: FAKE.accountId, access_token: FAKE.accessToken });
  await until(async () => ((await call('/whatsapp/connection')) as { status: string }).status === 'connected');
  const count = Number(values.seconds) * rate;
  const floor = await floorOf(count);
  const idle = usageOf(pidOf(server)).cpuMicros;
  const times = await atFixedRate(count, posts);
  const before = performance.now();
  await until(async () => (await newestMessages()).includes(`wamid.M${count - 1}`));
  const behind = performance.now() - before;
  const cpu = (usageOf(pidOf(server)).cpuMicros - idle) / count;
  process.stdout.write(
    `| store | posts per second | updates in each | answered within, p50 / p99 / most, ms | floor | target | all processed after, ms | CPU each, µs |\n` +
      `|---|---|---|---|---|---|---|---|\n` +
      `| ${values.database} | ${rate} | ${RECEIPTS_PER_POST + 1} | ${shares(times, [0.5, 0.99, 1])} | ${shares(floor, [0.5, 0.99, 1])} | ≤ 5 / 50 ` +
      `| ${behind.toFixed(0)} | ${cpu.toFixed(0)} |\n\n` +
      `${await manyAtOnce()}\n` +
      `A wrong signature over 1 MiB: ${shares(wrongSignatures(), [0.5, 0.99])} ms (p50 / p99); target < 1.\n`,
  );
} finally {
  posts.close();
  server.kill();
  await new Promise((resolve) => server.once('exit', resolve));
  await meta.close();
  await databases?.stop();
  await rm(data, { recursive: true, force: true });
}

async function floorOf(count: number): Promise<number[]> {
  const child = spawn(process.execPath, [FLOOR], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString()))));
  const poster = new MetaPosts(() => `http://127.0.0.1:${port}`, CONNECTIONS);
  try {
    return await atFixedRate(count, poster);
  } finally {
    poster.close();
    child.kill();
  }
}

async function manyAtOnce(): Promise<string> {
  const people = Array.from({ length: UPDATES_AT_ONCE }, (_, at) => messageFrom(SENDERS + at, `wamid.L${at}`));
  const { status, ms } = await posts.post(people);
  if (status !== 200) throw new Error(`A post was answered with ${status}: this run is void.`);
  const before = performance.now();
  await until(async () => (await newestMessages()).some((id) => id.startsWith('wamid.L')));
  const processed = performance.now() - before;
  return `${UPDATES_AT_ONCE} updates in one post, each of somebody new: answered after ${ms.toFixed(0)} ms, processed ${processed.toFixed(0)} ms later.\n`;
}

async function atFixedRate(count: number, poster: MetaPosts): Promise<number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  for (let at = 0; at < count; at++) {
    const due = start + (at * 1_000) / rate;
    const early = due - performance.now();
    if (early > 1) await pause(early);
    answers.push(oneAnswer(poster, at, due));
  }
  return Promise.all(answers);
}

async function oneAnswer(poster: MetaPosts, at: number, due: number): Promise<number> {
  const receipts = receiptsOf(Array.from({ length: RECEIPTS_PER_POST }, (_, n) => `wamid.${at}.${n}`));
  const { status } = await poster.post([messageFrom(at % SENDERS, `wamid.M${at}`), receipts]);
  if (status !== 200) throw new Error(`A post was answered with ${status}: this run is void.`);
  return performance.now() - due;
}

function wrongSignatures(): number[] {
  const [body, digest, key] = [randomBytes(SIGNED_BYTES), randomBytes(32), keyOf(FAKE.appSecret)];
  return Array.from({ length: SIGNED_RUNS }, () => {
    const before = performance.now();
    if (signerOf(body, digest, [key]) !== null) throw new Error('It was signed by chance');
    return performance.now() - before;
  });
}

async function newestMessages(): Promise<string[]> {
  const { data: rows } = (await call('/messages?limit=100')) as { data: { message_id: string }[] };
  return rows.map(({ message_id: id }) => id);
}

async function call(path: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(`${ORIGIN}/api/v1/bench${path}`, sent);
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { data: unknown }).data;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PROCESSED_WITHIN_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('Waited in vain: this run is void.');
    await pause(20);
  }
}

function shares(times: number[], parts: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return parts.map((part) => (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(1)).join(' / ');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
