import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { silentLog } from '../../server/kit/log.ts';
import { copyToPostgres } from '../../server/store/copy.ts';
import { openPostgresStore } from '../../server/store/postgres/open.ts';
import { administer, freshDatabase, type FreshDatabase } from '../../server/store/postgres/postgres-rig.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import { ackwell, spawnAckwell, type CommandResult } from '../support/ackwell.ts';
import { dyingAt, LAST_WORDS, type Step } from '../support/dying-at.ts';
import { OwnPostgres } from '../support/own-postgres.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import { seedEvents } from '../support/seed-events.ts';
import { temporaryFolder } from '../support/site.ts';
import { isShort } from '../support/soak.ts';
import { tableRows } from '../support/table-rows.ts';
import { until } from '../support/until.ts';

/** Six batches of each of their tables. */
const EVENTS = 3_000;
/** So many statements bring rows, or a few more. */
const INSERTS = 15;
/** Statements at which the copy dies, by chance; others each time. */
const DEATHS = isShort ? 1 : 40;
const TIMEOUT_MS = 60_000 + DEATHS * 10_000;

/** Of a database, and not of what was copied into it. */
const OWN_TABLES = /^(ackwell_migrations|commit_marks|nodes):/;
const SEQUENCES = `SELECT sequencename || ' ' || coalesce(last_value, 0) AS line FROM pg_sequences WHERE sequencename <> 'node_ids' ORDER BY 1`;
const REFUSED = expect.stringMatching(/holds data already: choose an empty one\. .* the copy is whole/);

let folder: string;
let data: string;
let source: string[];
/** What a copy leads to that nothing disturbs. */
let whole: string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder, 'data');
  const store = await openSqliteStore({ directory: data, serve: false, clock: systemClock, log: silentLog });
  const owner = { email: 'owner@acme.example', name: 'Owner', passwordHash: 'hashed' };
  for (const subdomain of ['acme', 'other']) await store.workspaces.create({ subdomain, name: subdomain, owner, secret: 's', nowMs: 1 });
  await store.close();
  await seedEvents({ sqlite: join(data, 'ackwell.db') }, { count: EVENTS, endpointId: 1, atMs: 1, settled: false });
  source = await tableRows(['--data', data]);
  const url = await target();
  expect(await copy(url)).toMatchObject({ code: 0 });
  whole = await contents(url);
  expect(whole.length).toBeGreaterThan(2 * EVENTS);
});

afterAll(() => rm(folder, { recursive: true }));

const targets: FreshDatabase[] = [];
afterAll(() => Promise.all(targets.map(({ drop }) => drop())));

async function target(): Promise<string> {
  const database = await freshDatabase();
  targets.push(database);
  return database.url;
}

const copyOf = (url: string) => ['copy', '--from', `sqlite:${data}`, '--to', url];
const copy = (url: string, env: Record<string, string> = {}) => ackwell(copyOf(url), { env });

async function contents(url: string): Promise<string[]> {
  const rows = await tableRows(['--database-url', url]);
  const sequences = await administer(url, SEQUENCES);
  return [...rows.filter((row) => !OWN_TABLES.test(row)), ...sequences.map(({ line }) => String(line))];
}

/** Nothing or all of it is there; the next copy brings it, or says that it is. The source stays as it was. */
async function expectWholeAfterAll(url: string): Promise<'copied' | 'there'> {
  const [is] = await administer(url, 'SELECT EXISTS (SELECT FROM workspaces) AS there');
  const isThere = is?.['there'] === true;
  if (isThere) expect(await contents(url)).toEqual(whole);
  const again = copyToPostgres({ from: data, to: url, workspace: null, log: silentLog, progress: () => undefined });
  if (isThere) await expect(again).rejects.toMatchObject({ message: REFUSED });
  else expect(await again).toMatchObject({ workspaces: 2, events: EVENTS, deliveries: EVENTS });
  expect(await contents(url)).toEqual(whole);
  expect(await tableRows(['--data', data])).toEqual(source);
  return isThere ? 'there' : 'copied';
}

async function dies(step: Step): Promise<string> {
  const url = await target();
  const { code, stderr } = await copy(url, dyingAt(step));
  expect([code, stderr.includes(LAST_WORDS)], JSON.stringify(step)).toEqual([null, true]);
  return expectWholeAfterAll(url);
}

const FILLING = 'LOCK TABLE nodes';

test('a copy that is killed leaves nothing, or all', { timeout: TIMEOUT_MS }, async () => {
  const random = randomFrom(chosenSeed());
  for (let death = 0; death < DEATHS; death++) {
    const when = (['before', 'sent', 'after'] as const)[death % 3] ?? 'sent';
    const nth = 1 + Math.floor(random() * INSERTS);
    expect(await dies({ when, says: 'FROM unnest(', within: FILLING, nth })).toBe('copied');
  }
  expect(['copied', 'there']).toContain(await dies({ when: 'sent', says: 'COMMIT', within: FILLING }));
  expect(await dies({ when: 'after', says: 'COMMIT', within: FILLING })).toBe('there');
});

/** A copy that cannot go on, because somebody has locked a table in the middle of its way. */
async function heldInTheMiddle(url: string): Promise<{ child: ChildProcess; ended: Promise<CommandResult>; release(): Promise<void> }> {
  const store = await openPostgresStore({ url, serve: false, clock: systemClock, log: silentLog });
  await store.close();
  const other = new Client({ connectionString: url });
  other.on('error', () => undefined);
  await other.connect();
  await other.query('BEGIN; LOCK TABLE deliveries');
  const child = spawnAckwell(copyOf(url));
  const ended = endOf(child);
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO deliveries%'`;
  await until('the copy waits', async () => (await administer(url, waiting)).length === 1);
  return { child, ended, release: () => other.end().catch(() => undefined) };
}

async function endOf(child: ChildProcess): Promise<CommandResult> {
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map(async (stream) => (stream ? text(stream) : '')));
  return { code: await code, stdout: stdout ?? '', stderr: stderr ?? '' };
}

test('a copy that is interrupted says that nothing was copied, and can be run again', { timeout: TIMEOUT_MS }, async () => {
  const url = await target();
  const { child, ended, release } = await heldInTheMiddle(url);
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 1, stdout: '', stderr: 'Interrupted. Nothing was copied.\n' });
  await release();
  expect(await expectWholeAfterAll(url)).toBe('copied');
});

test('a copy whose database is killed says so, and can be run again', { timeout: TIMEOUT_MS }, async () => {
  const postgres = await OwnPostgres.start();
  onTestFinished(() => postgres.remove());
  const { ended, release } = await heldInTheMiddle(postgres.url);
  await postgres.kill();
  expect(await ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/PostgreSQL is not reachable.* Nothing was copied\./) });
  await release();
  await postgres.startAgain();
  expect(await expectWholeAfterAll(postgres.url)).toBe('copied');
});
