import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { LEASE_SECONDS, TAKE_OVER_MS } from '../../server/kit/limits.ts';
import { Cluster } from '../support/cluster.ts';
import { readFinalState, seen, type SeenRequest } from '../support/ledgers.ts';
import { Load } from '../support/load.ts';
import { Passage } from '../support/passage.ts';
import { brokenPromises } from '../support/promises.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import { makeShelf } from '../support/records.ts';
import type { Server } from '../support/server.ts';
import { everythingSettled } from '../support/settling.ts';
import { shiftedBy } from '../support/shifted-clock.ts';
import { listen, temporaryFolder } from '../support/site.ts';
import { countsOf, FAULT_SECONDS, report } from '../support/soak.ts';

const CLIENTS_PER_NODE = 4;
/** So slow that a dozen attempts of each node are under way at any moment, also where the clients get little done. */
const MAX_ANSWER_DELAY_MS = 200;
const FAILING_PERCENT = 5;
/** By how much the clock of each node is off, one after the other; once by more than a lease lasts. */
const SHIFTS_MS = [0, 5_000, -LEASE_SECONDS * 1_000 - 4_000];
/** Every lease of the node that is frozen, or cut off, is gone by then. */
const FROZEN_MS = LEASE_SECONDS * 1_000 + TAKE_OVER_MS + 1_000;

/**
 * Under load on three nodes, one is killed and another frozen until its leases are gone. The third goes on with the work of
 * both. The frozen one comes back in the middle of what it thought it was doing, and may write nothing of it. In a soak, every
 * other time it is not frozen but cut off from the database: what it sends meanwhile, it cannot write down. Their clocks differ.
 */
test('nodes that die or freeze lose nothing, and repeat only what was cut off', { timeout: 120_000 + 2 * FAULT_SECONDS * 1_000 }, async () => {
  const [seed, beganAt] = [chosenSeed(), performance.now()];
  const random = randomFrom(seed);
  const cluster = await Cluster.open([]);
  const ways = new Map<Server, Passage>();
  const frozen = new Set<Server>();
  const folder = await temporaryFolder();
  onTestFinished(async () => {
    await cluster.close();
    await Promise.all([...ways.values()].map((way) => way.end()));
    await rm(folder, { recursive: true });
  });
  let added = 0;
  const add = async () => {
    const way = await Passage.to(Number(new URL(cluster.database.url).port));
    const clock = join(folder, `shift-${added}`);
    await writeFile(clock, String(SHIFTS_MS[added++ % SHIFTS_MS.length]));
    const node = await cluster.add('all', { way, env: shiftedBy(clock) });
    ways.set(node, way);
    return node;
  };
  await Promise.all([add(), add(), add()]);
  const { receiver } = cluster;
  let [dying, freezing, living] = cluster.nodes as [Server, Server, Server]; // As many as were opened.
  const api = cluster.client(() => living.origin);
  const shelf = await makeShelf(api);
  receiver.script = () => ({ status: random() * 100 < FAILING_PERCENT ? 503 : 200, delayMs: random() * MAX_ANSWER_DELAY_MS });
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
  const origins = [() => dying.origin, () => freezing.origin, () => living.origin];
  const loads = origins.map((origin) => new Load({ api: cluster.client(origin), shelf, clients: CLIENTS_PER_NODE, random }));
  const end = performance.now() + FAULT_SECONDS * 1_000;
  for (let nth = 1; nth === 1 || performance.now() < end; nth++) {
    // Each takes each part in turn.
    if (nth > 1) [dying, freezing, living] = [living, await add(), freezing];
    const isCutOff = nth % 2 === 0;
    frozen.add(freezing);
    await pause(2_000);
    if (isCutOff) ways.get(freezing)?.silence();
    else freezing.freeze();
    await pause(200 + random() * 800);
    await dying.kill();
    await pause(FROZEN_MS - 1_000);
    if (isCutOff) ways.get(freezing)?.open();
    else freezing.thaw();
    await pause(1_000);
  }
  await Promise.all(loads.map((load) => load.stop()));
  const calmAt = performance.now();
  await everythingSettled(api);
  const recoverySeconds = (performance.now() - calmAt) / 1_000;

  const calls = loads.flatMap((load) => load.calls);
  const requests = receiver.requests.map(seen);
  const final = await readFinalState(api);
  const ledgers = { calls, requests, final };
  const broken = brokenPromises(ledgers);
  const fault = 'of three nodes one killed, one frozen';
  report({ fault, store: 'postgres', seed, beganAt, recoverySeconds, broken: broken.length, ...countsOf([ledgers]) });
  expect({ seed, broken }).toEqual({ seed, broken: [] });
  expect([dying, freezing, living].map(({ running }) => running)).toEqual([false, true, true]);
  // Leases go by the clock of the database: nobody else has taken a node for dead.
  for (const node of cluster.nodes) if (!frozen.has(node)) expect(node.output).not.toContain('store.lease_lost');
  // The run proves something only if work was going on and was cut off.
  const interrupted = final.log.filter(({ error_code }) => error_code === 'interrupted').length;
  expect(calls.length).toBeGreaterThan(200);
  expect(interrupted).toBeGreaterThan(0);
  expect(repeats(requests)).toBeLessThanOrEqual(interrupted);
});

/** How often an event arrived again after it had been answered with 2xx. */
function repeats(requests: SeenRequest[]): number {
  const fine = requests.filter(({ answeredStatus }) => answeredStatus === 200);
  return fine.length - new Set(fine.map(({ eventId }) => eventId)).size;
}
