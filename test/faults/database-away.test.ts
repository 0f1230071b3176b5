import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { OwnPostgres, urlOf } from '../support/own-postgres.ts';
import { Passage } from '../support/passage.ts';
import { contactOn, makeShelf } from '../support/records.ts';
import { listen, Site, temporaryFolder } from '../support/site.ts';
import { until } from '../support/until.ts';
import { isShort } from '../support/soak.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

const postgres = await OwnPostgres.start({ durable: true });
const passage = await Passage.to(postgres.port);
const site = await Site.open(undefined, { database: { url: urlOf(passage.port), drop: async () => undefined } });
afterAll(async () => {
  await site.close();
  await passage.end();
  await postgres.remove();
});

/** Of a hundred commits so many arrive, and their answer does not. */
const LOST_ANSWERS_PERCENT = 10;
const RESET_EVERY_MS = { atLeast: 300, more: 900 };
/** In a soak as long as an operator's worst switch-over; in a test run past every heartbeat's first failure. */
const SILENT_MS = isShort ? 3_000 : 30_000;

/** What a supervisor is told. */
async function readiness(): Promise<[status: number, message: string | undefined]> {
  const response = await fetch(`${site.server.origin}/readyz`);
  return [response.status, ((await response.json()) as { message?: string }).message];
}

test('connections to the database that are cut at any moment, also in the middle of a commit', { timeout: REHEARSAL_TIMEOUT_MS }, async () => {
  let lost = 0;
  const disturb = async ({ random, seconds }: Stage) => {
    passage.loseAnswerTo = (said) => said.includes('COMMIT') && random() * 100 < LOST_ANSWERS_PERCENT && ++lost > 0;
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
      await pause(RESET_EVERY_MS.atLeast + random() * RESET_EVERY_MS.more);
      passage.reset();
    }
    passage.loseAnswerTo = () => false;
  };
  const ledgers = await rehearse({ name: 'connections to the database cut', site, disturb });
  expect(ledgers.flatMap(({ calls }) => calls).some(({ answer }) => answer?.status === 201)).toBe(true);
  expect(lost).toBeGreaterThan(0);
});

/** So many messages go over for a change, a claim and a result, and what a new session says first. */
const MESSAGES = 40;

test('a connection that is cut at its n-th message, for each n, before that arrives and after', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async () => {
  let [nth, said, cuts] = [1, 0, 0];
  const isCut = () => {
    if (++said < nth) return false;
    said = 0;
    nth = (nth % MESSAGES) + 1;
    cuts++;
    return true;
  };
  const disturb = async ({ random, seconds }: Stage) => {
    nth = 1 + Math.floor(random() * MESSAGES);
    for (const way of ['lose', 'loseAnswerTo'] as const) {
      passage[way] = isCut;
      await pause(seconds * 500);
      passage[way] = () => false;
    }
  };
  const ledgers = await rehearse({ name: 'connection cut at its n-th message', site, disturb });
  expect(ledgers.flatMap(({ calls }) => calls).some(({ answer }) => answer?.status === 201)).toBe(true);
  expect(cuts).toBeGreaterThan(isShort ? 0 : 2 * MESSAGES);
});

test('a database that falls silent and comes back', { timeout: REHEARSAL_TIMEOUT_MS + SILENT_MS }, async () => {
  const disturb = async ({ seconds }: Stage) => {
    await pause(seconds * 500);
    passage.silence();
    const answered = readiness();
    await pause(SILENT_MS);
    expect(await answered).toEqual([503, 'The database does not answer.']);
    passage.open();
    await until('requests are taken again', async () => (await readiness())[0] === 200);
    await pause(seconds * 500);
  };
  await rehearse({ name: `database cut off for ${SILENT_MS / 1_000} s`, site, disturb });
});

test('a database that is killed and started again', { timeout: REHEARSAL_TIMEOUT_MS }, async () => {
  const disturb = async ({ seconds }: Stage) => {
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
      await pause(1_000);
      await postgres.kill();
      await pause(500);
      await postgres.startAgain();
    }
  };
  const ledgers = await rehearse({ name: 'database killed and restarted', site, disturb });
  expect(ledgers.flatMap(({ calls }) => calls).some(({ answer }) => answer?.status === 503)).toBe(true);
});

/** Of what each process of PostgreSQL makes durable the n-th fails, and each n-th after it: then all of PostgreSQL starts anew. */
const FAILING_SYNC = 25;
const FAILS_WITHIN_MS = 60_000;

test('a disk that fails when PostgreSQL makes a commit durable', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async (context) => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  const calls = join(folder, 'calls');
  const inject = ['-e', 'trace=fdatasync', '-e', `inject=fdatasync:error=EIO:when=${FAILING_SYNC}+${FAILING_SYNC}`];
  const postmaster = await postgres.pid();
  const strace = spawn('strace', ['-f', '-qq', '-o', calls, '-p', String(postmaster), ...inject], { stdio: 'ignore' });
  let isGone = false;
  const gone = new Promise<void>((resolve) => strace.once('error', () => resolve()).once('exit', () => resolve())).then(() => (isGone = true));
  const disturb = async ({ seconds }: Stage) => {
    await until('strace looks on', async () => isGone || (await readFile(`/proc/${postmaster}/status`, 'utf8')).includes(`TracerPid:\t${strace.pid}`));
    if (isGone) return context.skip('needs strace, and the right to look on at PostgreSQL');
    passage.reset(); // Only sessions that begin from now on are looked at.
    await pause(seconds * 1_000);
    await until('a commit fails', async () => (await readFile(calls, 'utf8')).includes('(INJECTED)'), FAILS_WITHIN_MS);
    strace.kill();
    await gone;
  };
  const ledgers = await rehearse({ name: 'sync of a commit fails', site, disturb });
  expect(ledgers.flatMap(({ calls: asked }) => asked).some(({ answer }) => answer?.status === 201)).toBe(true);
});

/** An answer takes half a second then, and a change at least two. */
const SLOW_MS = 500;
/** As long as a client may wait for an answer, of whatever kind, before it is late: five changes, one after the other. */
const ANSWERED_WITHIN_MS = 15_000;

test('a database that takes half a second for each answer, and then has no connection left', { timeout: REHEARSAL_TIMEOUT_MS }, async () => {
  const answers: { status: number; retryAfter: string | undefined; tookMs: number }[] = [];
  const others: pg.Client[] = [];
  const disturb = async ({ apis: [api], seconds }: Stage) => {
    if (!api) throw new Error('A rehearsal has workspaces');
    const ask = async () => {
      const began = performance.now();
      const { status, headers } = await api.get('/statuses');
      answers.push({ status, retryAfter: headers['retry-after'], tookMs: performance.now() - began });
    };
    passage.delayMs = SLOW_MS;
    for (const end = performance.now() + seconds * 500; performance.now() < end; ) await Promise.all([ask(), ask(), ask()]);
    passage.delayMs = 0;
    passage.close();
    await takeEveryConnection(others);
    passage.open();
    await until('there is no connection', async () => (await readiness())[0] === 503);
    await Promise.all(Array.from({ length: 20 }, ask));
    await Promise.all(others.map((client) => client.end()));
    await until('requests are taken again', async () => (await readiness())[0] === 200);
  };
  await rehearse({ name: 'database slow, then without connections', site, disturb });
  expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  expect(answers.filter(({ status, retryAfter }) => status === 503 && !Number(retryAfter))).toEqual([]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
  expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(ANSWERED_WITHIN_MS);
});

/** Beside what is kept for the superuser, who needs no such place and is refused as well when all are taken. */
async function takeEveryConnection(taken: pg.Client[]): Promise<void> {
  for (;;) {
    const client = new pg.Client(postgres.url);
    client.on('error', () => {});
    try {
      await client.connect();
    } catch {
      return;
    }
    taken.push(client);
  }
}

const HANGING = 104;
const HANGING_ENDPOINTS = 13;

test('attempts that hang hold no connection to the database, and no transaction', async () => {
  const { api } = await site.addWorkspace('hanging');
  const shelf = await makeShelf(api);
  site.receiver.forget();
  site.receiver.script = () => 'hang';
  await listen(api, { webhook_url: site.receiver.url('/hanging'), execution: 'synchronous' });
  for (let nth = 1; nth < HANGING_ENDPOINTS; nth++) {
    const actions = { contacts_actions: { create: true, update: true, delete: true } };
    const { status } = await api.post('/webhook-endpoints', { url: site.receiver.url(`/hanging/${nth}`), enabled: true, execution: 'queued', ...actions });
    expect(status).toBe(201);
  }
  const calls = Array.from({ length: HANGING / HANGING_ENDPOINTS }, () => api.post('/contacts', contactOn(shelf)).catch(() => null));
  await site.receiver.received(HANGING);
  const watcher = new pg.Client(postgres.url);
  await watcher.connect();
  const busy = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'ackwell' AND state <> 'idle'`;
  // Now and then a statement of its own goes over, such as that it lives: what hangs would be there every time.
  await until('no session is in a transaction', async () => (await watcher.query<{ count: number }>(busy)).rows[0]?.count === 0);
  await watcher.end();
  expect(site.receiver.requests).toHaveLength(HANGING);
  site.receiver.forget();
  site.receiver.cut();
  await Promise.all(calls);
});
