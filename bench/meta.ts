/**
 * `node bench/meta.ts`: how fast the receiver of Meta's posts answers, at a fixed rate and with batches, on a store of
 * its own. Latency counts from the moment a post was due, so a stalled server is not flattered. Prints one table.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FAKE } from '../server/cli/fake-meta/fake-state.ts';
import { MetaPosts, messageFrom, receiptsOf } from '../test/support/meta-posts.ts';

const LAUNCHER = fileURLToPath(new URL('../server/cli/ackwell.js', import.meta.url));
const PORT = 18_182;
const RECEIPTS_PER_POST = 8;
const SENDERS = 500;
const CONNECTIONS = 64;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, rate: { type: 'string', default: '500' } } });
const rate = Number(values.rate);

const data = await mkdtemp(join(tmpdir(), 'ackwell-bench-'));
const settings = ['--meta-app-id', FAKE.appId, '--meta-app-secret', FAKE.appSecret, '--meta-graph-url', 'http://127.0.0.1:1'];
const server = spawn(process.execPath, [LAUNCHER, 'start', '--port', String(PORT), '--data', data, ...settings], { stdio: 'ignore' });
const posts = new MetaPosts(() => `http://127.0.0.1:${PORT}`, CONNECTIONS);
try {
  while ((await posts.post([])).status !== 200) await pause(100);
  const times = await atFixedRate(Number(values.seconds) * rate);
  times.sort((a, b) => a - b);
  const share = (part: number) => (times[Math.floor(part * (times.length - 1))] ?? Number.NaN).toFixed(1);
  process.stdout.write(
    `| posts per second | updates in each | answered within, p50 / p99 / most, ms | target |\n|---|---|---|---|\n` +
      `| ${rate} | ${RECEIPTS_PER_POST + 1} | ${share(0.5)} / ${share(0.99)} / ${share(1)} | ≤ 5 / 50 |\n`,
  );
} finally {
  posts.close();
  server.kill();
  await new Promise((resolve) => server.once('exit', resolve));
  await rm(data, { recursive: true, force: true });
}

async function atFixedRate(count: number): Promise<number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  for (let at = 0; at < count; at++) {
    const due = start + (at * 1_000) / rate;
    const early = due - performance.now();
    if (early > 1) await pause(early);
    answers.push(oneAnswer(at, due));
  }
  return Promise.all(answers);
}

async function oneAnswer(at: number, due: number): Promise<number> {
  const receipts = receiptsOf(Array.from({ length: RECEIPTS_PER_POST }, (_, n) => `wamid.${at}.${n}`));
  const { status } = await posts.post([messageFrom(at % SENDERS, `wamid.M${at}`), receipts]);
  if (status !== 200) throw new Error(`A post was answered with ${status}: this run is void.`);
  return performance.now() - due;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
