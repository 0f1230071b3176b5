import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog, type Facts } from '../../kit/log.ts';
import { Connection } from './connection.ts';
import { durabilityOf, riskOf, type Durability } from './durability.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres-rig.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const inOptions = (settings: string) => `${database.url}?options=${encodeURIComponent(settings)}`;

async function seenBy(url: string): Promise<Durability> {
  const connection = new Connection({ url, clock: systemClock });
  try {
    return await durabilityOf(await connection.session());
  } finally {
    await connection.close();
  }
}

test('waits for the disk, whatever the database, the role or the URL says of others', async () => {
  expect(await seenBy(database.url)).toMatchObject({ synchronousCommit: 'on', ofOthers: 'on' });
  expect(await seenBy(inOptions('-c synchronous_commit=off'))).toMatchObject({ synchronousCommit: 'on', ofOthers: 'off' });
  const name = new URL(database.url).pathname.slice(1);
  await administer(database.url, `ALTER DATABASE ${name} SET synchronous_commit = off`);
  expect(await seenBy(database.url)).toMatchObject({ synchronousCommit: 'on', ofOthers: 'off' });
  // A database in one place may wait for its own disk alone: that is for its operator to say.
  await administer(database.url, `ALTER ROLE CURRENT_USER IN DATABASE ${name} SET synchronous_commit = local`);
  expect(await seenBy(database.url)).toMatchObject({ synchronousCommit: 'local', ofOthers: 'local' });
});

test('a server that starts says what a power cut could take', async () => {
  const warned: [event: string, facts?: Facts][] = [];
  const log = { ...silentLog, warn: (...said: [event: string, facts?: Facts]) => void warned.push(said) };
  const options = { url: database.url, clock: systemClock, log };
  for (const serve of [false, true]) await (await openPostgresStore({ ...options, serve })).close();
  const risk = riskOf(await seenBy(database.url));
  // The PostgreSQL that tests bring along is such a one; one that they are given may be none.
  const facts = risk && { setting: `${risk.setting} = off`, a_power_cut_can_take: risk.loses };
  expect(warned).toEqual(risk ? [['store.not_durable', facts]] : []);
});

const DURABLE: Durability = { fsync: 'on', fullPageWrites: 'on', synchronousCommit: 'on', ofOthers: 'off' };

test.each<[Partial<Durability>, string | undefined]>([
  [{}, undefined],
  [{ synchronousCommit: 'remote_apply' }, undefined],
  [{ fsync: null, fullPageWrites: null }, undefined],
  [{ fsync: 'off', fullPageWrites: 'off' }, 'fsync'],
  [{ fullPageWrites: 'off' }, 'full_page_writes'],
  [{ synchronousCommit: 'off' }, 'synchronous_commit'],
])('%o is a risk by %s', (settings, expected) => {
  expect(riskOf({ ...DURABLE, ...settings })?.setting).toBe(expected);
});
