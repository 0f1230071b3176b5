import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { keyOf, signerOf } from '../../server/whatsapp/signature.ts';
import { messageFrom, MetaPosts, receiptsOf } from '../../test/support/meta-posts.ts';
import { Connected, CONNECTIONS, pause } from '../subject/connected.ts';
import { middle, table } from '../table.ts';
import type { Effort } from './throughput.ts';

const POSTS_PER_SECOND = 500;
const RECEIPTS_PER_POST = 8;
const SENDERS = 500;
const UPDATES_AT_ONCE = 1_000;
const SIGNED_BYTES = 1024 * 1024;
const SIGNED_RUNS = 200;
const STORES = ['sqlite', 'postgres'] as const;
const FLOOR = fileURLToPath(new URL('../floor/answering.ts', import.meta.url));

type Round = { times: number[]; floor: number[]; behindMs: number; cpuMicros: number; answeredMs: number; processedMs: number };

/**
 * How fast the posts of Meta are answered while what they say is processed, at a fixed rate and with batches. Latency
 * counts from the moment a post was due, so a stalled server is not flattered; the floor is what a server that only reads
 * and answers needs at the same rate.
 */
export async function postsOfMeta({ rounds, seconds, databases }: Effort): Promise<string> {
  const rows: string[][] = [];
  for (const store of STORES) {
    const seen: Round[] = [];
    for (let nth = 1; nth <= rounds; nth++) {
      process.stderr.write(`meta, ${store}, round ${nth} of ${rounds} …\n`);
      const subject = await Connected.start(store, databases);
      seen.push(await oneRound(subject, seconds * POSTS_PER_SECOND).finally(() => subject.stop()));
    }
    const at = (part: number) => middle(seen, ({ times }) => share(times, part), 1);
    rows.push([
      store, at(0.5), at(0.99), at(1), [0.5, 0.99, 1].map((part) => middle(seen, ({ floor }) => share(floor, part), 1)).join(' / '),
      middle(seen, ({ behindMs }) => behindMs), middle(seen, ({ cpuMicros }) => cpuMicros),
      middle(seen, ({ answeredMs }) => answeredMs), middle(seen, ({ processedMs }) => processedMs),
    ]);
  }
  const head = [
    '', 'answered, ms, p50 (≤ 5)', 'p99 (≤ 50)', 'most', 'floor, p50 / p99 / most', 'all processed after, ms', 'CPU each, µs',
    `${UPDATES_AT_ONCE} updates in one post answered after, ms`, 'and processed after, ms',
  ];
  const wrong = wrongSignatures();
  return (
    `${POSTS_PER_SECOND} posts a second, with ${RECEIPTS_PER_POST + 1} updates in each.\n\n${table(head, rows)}\n\n` +
    `A wrong signature over 1 MiB costs ${share(wrong, 0.5).toFixed(2)} ms, at the 99th of a hundred ${share(wrong, 0.99).toFixed(2)} (< 1).`
  );
}

async function oneRound(subject: Connected, count: number): Promise<Round> {
  const floor = await floorOf(count);
  const idle = subject.cpuMicros();
  const times = await atFixedRate(count, subject.posts);
  const behindMs = await subject.untilProcessed((id) => id === `wamid.M${count - 1}`);
  const cpuMicros = (subject.cpuMicros() - idle) / count;
  // Each of somebody new.
  const { status, ms: answeredMs } = await subject.posts.post(Array.from({ length: UPDATES_AT_ONCE }, (_, at) => messageFrom(SENDERS + at, `wamid.L${at}`)));
  if (status !== 200) throw new Error(`A post was answered with ${status}: this run is void.`);
  const processedMs = await subject.untilProcessed((id) => id.startsWith('wamid.L'));
  return { times, floor, behindMs, cpuMicros, answeredMs, processedMs };
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

async function atFixedRate(count: number, poster: MetaPosts): Promise<number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  for (let at = 0; at < count; at++) {
    const due = start + (at * 1_000) / POSTS_PER_SECOND;
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

function share(times: number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
}
