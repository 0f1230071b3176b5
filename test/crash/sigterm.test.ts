import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { readFinalState, seen } from '../support/ledgers.ts';
import { Load } from '../support/load.ts';
import { brokenPromises } from '../support/promises.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import { logOf } from '../support/reads.ts';
import { header } from '../support/received-request.ts';
import { makeContact, makeShelf, type Shelf } from '../support/records.ts';
import { everythingSettled } from '../support/settling.ts';
import { listen, Site } from '../support/site.ts';
import type { SettingsView } from '../support/views.ts';

const GONE_WITHIN_MS = 10_000;
/** Of each workspace. */
const CLIENTS = 4;

const site = await Site.open();
const { receiver } = site;
afterAll(() => site.close());

let workspaces = 0;
beforeEach(() => receiver.forget());

/** A workspace that is told of contacts at a path of its own. */
async function told(execution: SettingsView['execution']): Promise<{ api: Api; shelf: Shelf }> {
  const { api } = await site.addWorkspace(`stopped${workspaces++}`);
  const shelf = await makeShelf(api);
  await listen(api, { webhook_url: receiver.url(`/${execution}`), execution });
  return { api, shelf };
}

describe('SIGTERM', () => {
  test('under load, queued and synchronous, cuts nothing off', { timeout: 60_000 }, async () => {
    const seed = chosenSeed();
    const random = randomFrom(seed);
    receiver.script = () => ({ status: random() < 0.03 ? 503 : 200, delayMs: random() * 300 });
    const both = [{ path: '/queued', ...(await told('queued')) }, { path: '/synchronous', ...(await told('synchronous')) }];
    const loads = both.map(({ api, shelf }) => new Load({ api, shelf, clients: CLIENTS, random }));
    await pause(1_500);
    const ending = await site.server.stop();
    expect(ending).toMatchObject({ code: 0, signal: null });
    expect(ending.afterMs).toBeLessThan(GONE_WITHIN_MS);
    await site.startAgain();
    await pause(300);
    await Promise.all(loads.map((load) => load.stop()));
    for (const [nth, { api, path }] of both.entries()) {
      await everythingSettled(api);
      const final = await readFinalState(api);
      const calls = loads[nth]?.calls ?? [];
      const broken = brokenPromises({ calls, requests: receiver.requests.filter((one) => one.path === path).map(seen), final });
      expect({ seed, broken }).toEqual({ seed, broken: [] });
      expect(final.log.filter(({ error_code }) => error_code === 'interrupted')).toEqual([]);
      expect(calls.length).toBeGreaterThan(10);
    }
  });

  test('lets an answer of some seconds arrive, and writes down what it had to cut off', { timeout: 45_000 }, async () => {
    const { api, shelf } = await told('queued');
    receiver.script = (_, nth) => (nth === 1 ? { status: 200, delayMs: 3_000 } : 'hang');
    await makeContact(api, shelf);
    await receiver.received(1);
    await makeContact(api, shelf);
    await receiver.received(2);
    const { code, afterMs } = await site.server.stop();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(GONE_WITHIN_MS);
    receiver.script = () => ({ status: 200 });
    await site.startAgain();
    const [, first, second] = await receiver.received(3);
    expect([first, second].map((request) => request && header(request, 'x-webhook-attempt'))).toEqual(['1', '2']);
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    await everythingSettled(api);
    expect((await logOf(api, '?model=contact')).map(({ attempt, status, error_code }) => [attempt, status, error_code])).toEqual([
      [2, 'success', null],
      [1, 'error', 'interrupted'],
      [1, 'success', null],
    ]);
    expect(receiver.requests).toHaveLength(3);
  });

  test('is obeyed as SIGINT when nothing goes on', async () => {
    const { code, afterMs } = await site.server.stop('SIGINT');
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(2_000);
    await site.startAgain();
  });
});
