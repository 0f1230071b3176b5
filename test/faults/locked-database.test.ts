import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { BUSY_TIMEOUT_MS } from '../../server/store/sqlite/pragmas.ts';
import { Site } from '../support/site.ts';
import { isShort } from '../support/soak.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

/** Longer than a write waits for it. */
const HELD_MS = isShort ? BUSY_TIMEOUT_MS + 1_000 : 10_000;
const FREE_MS = 1_000;
/** Reads do not wait for who writes; this is for a busy machine. */
const READ_WITHIN_MS = BUSY_TIMEOUT_MS - 1_000;

const site = await Site.open();
afterAll(() => site.close());

test('a database that another process keeps locked', { timeout: REHEARSAL_TIMEOUT_MS + 2 * HELD_MS }, async () => {
  let slowestReadMs = 0;
  const disturb = async ({ apis: [api], seconds }: Stage) => {
    // This process is another one.
    const holder = new DatabaseSync(join(site.data, 'ackwell.db'), { timeout: BUSY_TIMEOUT_MS });
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(FREE_MS)) {
      holder.exec('BEGIN EXCLUSIVE');
      for (const until = performance.now() + HELD_MS; performance.now() < until; await pause(100)) {
        const began = performance.now();
        expect((await api?.get('/contacts?per_page=1'))?.status).toBe(200);
        slowestReadMs = Math.max(slowestReadMs, performance.now() - began);
      }
      holder.exec('ROLLBACK');
    }
    holder.close();
  };
  const ledgers = await rehearse({ name: 'database locked by another process', site, disturb });
  const answers = ledgers.flatMap(({ calls }) => calls.map(({ answer }) => answer?.status));
  expect(answers.filter((status) => status === 503).length).toBeGreaterThan(0);
  expect(answers.filter((status) => status === undefined)).toEqual([]);
  expect(slowestReadMs).toBeLessThan(READ_WITHIN_MS);
});
