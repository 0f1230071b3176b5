import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readFinalState, seen } from '../support/ledgers.ts';
import { Load } from '../support/load.ts';
import { brokenPromises } from '../support/promises.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import { logOf } from '../support/reads.ts';
import { header } from '../support/received-request.ts';
import { makeContact, makeShelf, type Shelf } from '../support/records.ts';
import { everythingSettled } from '../support/settling.ts';
import { listen, Site, type Workspace } from '../support/site.ts';

const GONE_WITHIN_MS = 10_000;
const CLIENTS = 8;

const site = await Site.open();
const { receiver } = site;
afterAll(() => site.close());

let workspaces = 0;
let workspace: Workspace;
let shelf: Shelf;
beforeEach(async () => {
  workspace = await site.addWorkspace(`stopped${workspaces++}`);
  shelf = await makeShelf(workspace.api);
  receiver.forget();
});

/** What the log says about contacts. */
const log = () => logOf(workspace.api, '?model=contact');

describe('SIGTERM', () => {
  test.each(['queued', 'synchronous'] as const)('under load, %s, cuts nothing off', { timeout: 60_000 }, async (execution) => {
    const seed = chosenSeed();
    const random = randomFrom(seed);
    receiver.script = () => ({ status: random() < 0.03 ? 503 : 200, delayMs: random() * 300 });
    await listen(workspace.api, { webhook_url: receiver.url(), execution });
    const load = new Load({ api: workspace.api, shelf, clients: CLIENTS, random });
    await pause(1_500);
    const ending = await site.server.stop();
    expect(ending).toMatchObject({ code: 0, signal: null });
    expect(ending.afterMs).toBeLessThan(GONE_WITHIN_MS);
    await site.startAgain();
    await pause(300);
    await load.stop();
    await everythingSettled(workspace.api);
    const final = await readFinalState(workspace.api);
    const broken = brokenPromises({ calls: load.calls, requests: receiver.requests.map(seen), final });
    expect({ seed, broken }).toEqual({ seed, broken: [] });
    expect(final.log.filter(({ error_code }) => error_code === 'interrupted')).toEqual([]);
    expect(load.calls.length).toBeGreaterThan(20);
  });

  test('lets an answer of some seconds arrive', async () => {
    receiver.script = () => ({ status: 200, delayMs: 3_000 });
    await listen(workspace.api, { webhook_url: receiver.url(), execution: 'queued' });
    await makeContact(workspace.api, shelf);
    await receiver.received(1);
    const { code, afterMs } = await site.server.stop();
    expect(code).toBe(0);
    expect(afterMs).toBeGreaterThan(2_000);
    await site.startAgain();
    expect(await log()).toMatchObject([{ attempt: 1, status: 'success' }]);
    expect(receiver.requests).toHaveLength(1);
  });

  test('writes down what it had to cut off', { timeout: 45_000 }, async () => {
    receiver.script = () => 'hang';
    await listen(workspace.api, { webhook_url: receiver.url(), execution: 'queued' });
    await makeContact(workspace.api, shelf);
    await receiver.received(1);
    const { code, afterMs } = await site.server.stop();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(GONE_WITHIN_MS);
    receiver.script = () => ({ status: 200 });
    await site.startAgain();
    const [first, second] = await receiver.received(2);
    expect([first, second].map((request) => request && header(request, 'x-webhook-attempt'))).toEqual(['1', '2']);
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    await everythingSettled(workspace.api);
    expect((await log()).map(({ attempt, status, error_code }) => [attempt, status, error_code])).toEqual([
      [2, 'success', null],
      [1, 'error', 'interrupted'],
    ]);
  });

  test('is obeyed as SIGINT when nothing goes on', async () => {
    const { code, afterMs } = await site.server.stop('SIGINT');
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(2_000);
    await site.startAgain();
  });
});
