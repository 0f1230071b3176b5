import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { OwnPostgres, urlOf } from '../support/own-postgres.ts';
import { Passage } from '../support/passage.ts';
import { Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import { FAULT_SECONDS } from '../support/soak.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

const postgres = await OwnPostgres.start();
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
const SILENT_MS = FAULT_SECONDS > 60 ? 30_000 : 3_000;

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
