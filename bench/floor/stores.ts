import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { TABLES, type FloorStore } from './batch.ts';

export function sqliteFloor(file: string): FloorStore {
  const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: file });
  let written: () => void = () => undefined;
  thread.on('message', () => written());
  return {
    write: (batch) =>
      new Promise((resolve) => {
        written = resolve;
        thread.postMessage(batch);
      }),
    end: async () => void (await thread.terminate()),
  };
}

/** One statement for the whole batch. */
const WRITE = `
  WITH
    event AS (INSERT INTO events SELECT id, $6::bigint, body FROM unnest($1::bigint[], $2::text[]) AS x (id, body)),
    delivery AS (INSERT INTO deliveries SELECT id, id, 'leased', $6::bigint FROM unnest($1::bigint[]) AS x (id)),
    attempt AS (
      INSERT INTO attempts SELECT id, id, status, ms, $6::bigint
      FROM unnest($3::bigint[], $4::bigint[], $5::double precision[]) AS x (id, status, ms))
  UPDATE deliveries SET state = 'delivered' FROM unnest($3::bigint[]) AS x (id) WHERE deliveries.id = x.id`;

export async function postgresFloor(url: string): Promise<FloorStore> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(TABLES);
  // Plans made while the tables were empty would cost more than half of the rate.
  await client.query('SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off');
  return {
    async write({ events, attempts }) {
      const values = [
        events.map(({ id }) => id), events.map(({ body }) => body), attempts.map(({ deliveryId }) => deliveryId),
        attempts.map(({ status }) => status), attempts.map(({ ms }) => ms), Date.now(),
      ];
      await client.query({ name: 'write', text: WRITE, values });
    },
    end: () => client.end(),
  };
}
