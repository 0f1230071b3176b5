import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OK, PLACES, REFUSED, Rig, until } from './rig.ts';

const HOUR_MS = 3_600_000;

describe.each(Object.entries(PLACES))('a clock that steps, on %s', (_, place) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = new Rig(await place());
    await rig.start();
  });
  afterEach(() => rig.end());

  async function deliveredSoon(workspaceId: number): Promise<void> {
    const beganMs = rig.clock.monotonic();
    await until(async () => {
      rig.clock.advance(10);
      const open = (await rig.store.deliveries.list({ workspaceId, limit: 100 })).filter(({ state }) => state !== 'delivered');
      return open.length === 0;
    }, 'all to be delivered');
    // The rig's clock runs ahead of the store, by a poll or so.
    expect(rig.clock.monotonic() - beganMs).toBeLessThan(60_000);
  }

  test.each([-HOUR_MS, -HOUR_MS / 60, HOUR_MS])('by %i ms holds no retry up and repeats nothing', async (stepMs) => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = (_endpoint, { number }) => (number === 1 ? REFUSED : OK);
    const { source } = await rig.change(acme, 'created', null);
    await rig.change(acme, 'updated', source);
    await until(async () => (await rig.store.attempts.list({ workspaceId: acme, limit: 10 })).length === 1, 'the first attempt');
    rig.clock.step(stepMs);
    await deliveredSoon(acme);
    expect((await rig.store.attempts.list({ workspaceId: acme, limit: 10 })).map(({ number }) => number)).toEqual([2, 1, 2, 1]);
  });

  test('back holds up neither limits nor changes of records whose last one lies ahead', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued', rateLimit: 2 });
    const { source } = await rig.change(acme, 'created', null);
    await deliveredSoon(acme);
    rig.clock.step(-HOUR_MS);
    await rig.change(acme, 'updated', source);
    await deliveredSoon(acme);
    expect(rig.sender.begun).toHaveLength(2);
  });

  test('back holds up none of the later retries of extended', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued', retryPolicy: 'extended' });
    rig.sender.answer = (_endpoint, { number }) => (number <= 4 ? REFUSED : OK);
    await rig.change(acme, 'created', null);
    await until(async () => {
      rig.clock.advance(20);
      return (await rig.store.attempts.list({ workspaceId: acme, limit: 10 })).length === 4;
    }, 'the fourth attempt');
    // The fifth is due in two minutes, which a receiver could have made four.
    rig.clock.step(-HOUR_MS);
    const beganMs = rig.clock.monotonic();
    await until(async () => {
      rig.clock.advance(500);
      return (await rig.store.deliveries.list({ workspaceId: acme, state: 'delivered', limit: 10 })).length === 1;
    }, 'it to be delivered');
    expect(rig.clock.monotonic() - beganMs).toBeGreaterThan(100_000);
    expect(rig.clock.monotonic() - beganMs).toBeLessThan(HOUR_MS / 2);
  });

  test('back while the process was down', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = () => REFUSED;
    await rig.change(acme, 'created', null);
    await until(async () => (await rig.store.deliveries.list({ workspaceId: acme, state: 'due', limit: 10 })).length === 1, 'a retry');
    await rig.stop();
    rig.clock.step(-HOUR_MS);
    rig.sender.answer = () => OK;
    await rig.start();
    await deliveredSoon(acme);
  });
});
