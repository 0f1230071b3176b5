import pg from 'pg';
import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { until } from '../../../test/support/until.ts';
import { Scene } from '../conformance/scene.ts';
import { openPostgresStore } from './open.ts';
import { freshDatabase } from './postgres-rig.ts';
import { SESSION_SETTINGS } from './session.ts';

/** The columns of a key of two, and a plan for rows of the table by that key. */
const BY_KEY = (table: string, second: string) => `
  EXPLAIN SELECT t.* FROM unnest('{1,2}'::bigint[], '{1,2}'::bigint[]) AS given (workspace, number)
  JOIN ${table} t ON t.workspace_id = workspace AND t.${second} = number`;

test('after some operations rows are looked up by the key of their table', async () => {
  const database = await freshDatabase();
  const clock = new ManualClock();
  const store = await openPostgresStore({ url: database.url, serve: true, clock, log: silentLog });
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(SESSION_SETTINGS);
  const indexOf = async (table: string, second: string) => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(BY_KEY(table, second));
    return /using (\S+) on/.exec(rows.map((row) => row['QUERY PLAN']).join(' '))?.[1];
  };
  const rowsKnown = async () => {
    const { rows } = await client.query<{ known: number }>("SELECT reltuples::int AS known FROM pg_class WHERE oid = 'contacts'::regclass");
    return rows[0]?.known ?? 0;
  };
  /** Those that a list cannot pass over. */
  const pagesUnseen = async () => {
    const { rows } = await client.query<{ unseen: number }>("SELECT relpages - relallvisible AS unseen FROM pg_class WHERE oid = 'contacts'::regclass");
    return rows[0]?.unseen;
  };
  try {
    const nothing = () => Promise.resolve();
    const scene = await Scene.open({ store, clock, reopen: nothing, end: nothing });
    await Promise.all(Array.from({ length: 400 }, async () => {
      const { delivery } = await scene.change('created', 'leased');
      await scene.settle(delivery.id, { state: 'delivered' });
    }));
    const wanted = ['contacts_pkey', 'events_pkey', 'deliveries_pkey', 'webhook_logs_before_pkey'];
    await until('every plan takes the key', async () => {
      const taken = [await indexOf('contacts', 'id'), await indexOf('events', 'seq'), await indexOf('deliveries', 'id'),
        await indexOf('webhook_logs_before', 'id')];
      return JSON.stringify(taken) === JSON.stringify(wanted);
    });
    expect(await indexOf('deliveries', 'id')).toBe('deliveries_pkey');

    // An import ends: what it has added counts at once.
    const before = await rowsKnown();
    for (let nth = 0; nth < 20; nth++) await scene.change('created', 'due');
    const { workspaceId, nowMs } = scene;
    const begun = await store.imports.begin({ workspaceId, key: null, via: { tokenId: null, hops: 1 }, keySinceMs: nowMs, maxOpen: 1, nowMs });
    if (!('importId' in begun)) throw new Error('No other import is open');
    const key = { workspaceId, importId: begun.importId };
    await store.imports.received({ ...key, bytes: 1, digest: 'x', totalRows: 20 });
    await store.imports.finish({ ...key, state: 'done', nowMs });
    expect(await rowsKnown()).toBe(before + 20);
    expect(await pagesUnseen()).toBe(0);
  } finally {
    await client.end();
    await store.close();
    await database.drop();
  }
});
