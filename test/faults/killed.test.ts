import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { Site } from '../support/site.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

/** Also where a start takes long. */
const LEAST_KILLS = 4;
const ALIVE_MS = { atLeast: 200, more: 1_200 };

const site = await Site.open();
afterAll(() => site.close());

test('a server that is killed again and again', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async () => {
  const disturb = async ({ random, seconds }: Stage) => {
    const end = performance.now() + seconds * 1_000;
    for (let kills = 0; kills < LEAST_KILLS || performance.now() < end; kills++) {
      await pause(ALIVE_MS.atLeast + random() * ALIVE_MS.more);
      await site.server.kill();
      await site.startAgain();
    }
  };
  const ledgers = await rehearse({ name: 'server killed (SIGKILL)', site, disturb });
  // The run proves something only if work was going on and was cut off.
  const interrupted = ledgers.flatMap(({ final }) => final.log.filter(({ error_code }) => error_code === 'interrupted'));
  expect(interrupted.length).toBeGreaterThan(0);
});
