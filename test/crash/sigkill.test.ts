import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { readFinalState, seen } from '../support/ledgers.ts';
import { Load } from '../support/load.ts';
import { brokenPromises } from '../support/promises.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import { makeShelf } from '../support/records.ts';
import { listen, Site, type Workspace } from '../support/site.ts';
import { everythingSettled } from '../support/settling.ts';

/** The short form runs with every test run. A soak sets ACKWELL_SOAK_KILLS, and ACKWELL_SOAK_SEED to repeat one. */
const KILLS = Number(process.env['ACKWELL_SOAK_KILLS'] ?? 8);
const CLIENTS = 8;
const ALIVE_MS = { atLeast: 200, more: 1_200 };
/** Of a hundred attempts so many fail at first, so that retries are pending at every kill. */
const FAILING_PERCENT = 5;
const MAX_ANSWER_DELAY_MS = 15;
const TIME_PER_KILL_MS = 8_000;

const site = await Site.open();
const { receiver } = site;
afterAll(() => site.close());

describe.each(['queued', 'synchronous'] as const)('a server killed again and again, %s', (execution) => {
  const seed = chosenSeed();
  const random = randomFrom(seed);

  test(`loses, invents and repeats nothing (seed ${seed})`, { timeout: 60_000 + KILLS * TIME_PER_KILL_MS }, async () => {
    const workspace = await site.addWorkspace(`killed-${execution}`);
    const shelf = await makeShelf(workspace.api);
    receiver.forget();
    receiver.script = () => ({
      status: random() * 100 < FAILING_PERCENT ? 503 : 200,
      delayMs: random() * MAX_ANSWER_DELAY_MS,
    });
    await listen(workspace.api, { webhook_url: receiver.url(), execution });
    const load = new Load({ api: workspace.api, shelf, clients: CLIENTS, random });
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(ALIVE_MS.atLeast + random() * ALIVE_MS.more);
      await site.server.kill();
      await site.startAgain();
    }
    await load.stop();
    await expectPromisesKept(workspace, load);
  });
});

async function expectPromisesKept({ api }: Workspace, load: Load): Promise<void> {
  await everythingSettled(api);
  const final = await readFinalState(api);
  const broken = brokenPromises({ calls: load.calls, requests: receiver.requests.map(seen), final });
  expect(broken).toEqual([]);
  // The run proves something only if work was going on and was cut off.
  expect(load.calls.length).toBeGreaterThan(20 * KILLS);
  expect(final.log.filter(({ error_code }) => error_code === 'interrupted').length).toBeGreaterThan(0);
}
