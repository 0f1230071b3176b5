import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { bodyOf, header } from './support/received-request.ts';
import { Receiver } from './support/receiver.ts';
import { makeContact, makeShelf, type Shelf } from './support/records.ts';
import { listen, Site, type Workspace } from './support/site.ts';

const HANGING_DELIVERIES = 3_000;
const SAMPLES = 250;
const SAMPLE_EVERY_MS = 20;
/** Beside a neighbour whose endpoint hangs, the slowest of a hundred may take three times as long as alone, or this long. */
const FLOOR_MS = 60;

const site = await Site.open();
const hanging = await Receiver.open();
afterAll(async () => {
  await site.close();
  await hanging.close();
});

test('a hanging neighbour slows nobody down', { timeout: 90_000 }, async () => {
  const [neighbour, own] = [await site.addWorkspace('neighbour'), await site.addWorkspace('own')];
  hanging.script = () => 'hang';
  await listen(neighbour.api, { webhook_url: hanging.url(), execution: 'queued' });
  await listen(own.api, { webhook_url: site.receiver.url(), execution: 'queued' });
  const shelves = { neighbour: await makeShelf(neighbour.api), own: await makeShelf(own.api) };
  await slowestOfHundred(own, shelves.own);
  const alone = await slowestOfHundred(own, shelves.own);
  await makeContacts(neighbour, shelves.neighbour);
  await hanging.received(1);
  const beside = await slowestOfHundred(own, shelves.own);
  expect(beside, `alone ${alone.toFixed(1)} ms`).toBeLessThanOrEqual(Math.max(FLOOR_MS, 3 * alone));
  expect(new Set(hanging.requests.map((request) => header(request, 'webhook-id'))).size).toBe(hanging.requests.length);
});

/** The 99th percentile, in milliseconds, from asking for a change to its event's arrival, at a steady pace. */
async function slowestOfHundred({ api }: Workspace, shelf: Shelf): Promise<number> {
  site.receiver.forget();
  const asked = new Map<number, number>();
  const calls: Promise<unknown>[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const at = performance.now();
    calls.push(makeContact(api, shelf).then(({ id }) => asked.set(id, at)));
    await pause(SAMPLE_EVERY_MS);
  }
  await Promise.all(calls);
  const requests = await site.receiver.received(SAMPLES);
  const took = requests.map((request) => request.at - (asked.get(bodyOf(request).data.id) ?? 0));
  return took.sort((a, b) => a - b)[Math.floor(SAMPLES * 0.99)] ?? Infinity;
}

/** As many as are to hang, a hundred at a time. */
async function makeContacts({ api }: Workspace, shelf: Shelf): Promise<void> {
  for (let made = 0; made < HANGING_DELIVERIES; made += 100) {
    await Promise.all(Array.from({ length: 100 }, () => makeContact(api, shelf)));
  }
}
