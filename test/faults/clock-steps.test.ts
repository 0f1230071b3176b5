import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { header, type EventBody } from '../support/received-request.ts';
import { shiftedBy } from '../support/shifted-clock.ts';
import { Site, temporaryFolder } from '../support/site.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

const HOUR_MS = 3_600_000;
/** From the signing of a request to its arrival, also on a slow machine; less than any two places of the clock are apart. */
const ON_ITS_WAY_MS = 30_000;
/** Ahead, back, back behind the beginning, and somewhat ahead: where each leaves the clock, the next step begins. */
const SHIFTS_MS = [HOUR_MS, 0, -HOUR_MS, -HOUR_MS + 90_000, -2 * HOUR_MS];

const site = await Site.open();
afterAll(() => site.close());

test('a clock that is set ahead and back by hours', { timeout: REHEARSAL_TIMEOUT_MS }, async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'shift');
  const set = async (shiftMs: number) => {
    await writeFile(`${file}.new`, String(shiftMs));
    await rename(`${file}.new`, file);
  };
  await set(0);
  await site.server.stop();
  await site.startAgain(shiftedBy(file));
  const disturb = async ({ seconds }: Stage) => {
    for (const shiftMs of SHIFTS_MS) {
      await set(shiftMs);
      await pause((seconds * 1_000) / SHIFTS_MS.length);
    }
  };
  const ledgers = await rehearse({ name: 'clock set ahead and back by hours', site, disturb });
  const times = ledgers.flatMap(({ final }) => final.feed.map(({ body }) => Date.parse((JSON.parse(body) as EventBody).timestamp)));
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(HOUR_MS);
  // Nothing was cut off, so the checker has let nothing come twice; and each signature is of the time that the clock showed.
  expect(ledgers.flatMap(({ final }) => final.log).filter(({ error_code }) => error_code === 'interrupted')).toEqual([]);
  const signedAt = site.receiver.requests.map((request) => {
    const awayMs = Number(header(request, 'webhook-timestamp')) * 1_000 - (performance.timeOrigin + request.at);
    return SHIFTS_MS.find((shiftMs) => Math.abs(awayMs - shiftMs) < ON_ITS_WAY_MS);
  });
  expect(new Set(signedAt)).toEqual(new Set(SHIFTS_MS));
});
