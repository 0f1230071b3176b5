import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Source } from '../../workspace/records.ts';
import { chosenSeed } from '../../../test/support/random.ts';
import { isShort } from '../../../test/support/soak.ts';
import { INTERRUPTED, OK, PLACES, REFUSED, Rig, until, type Begun } from './rig.ts';

/**
 * Whatever receivers answer and whenever the process dies: every committed event ends delivered or visibly failed, with
 * one log row per attempt; and at one endpoint the events of a record are begun in the order of their commits.
 */
const outcome = fc.constantFrom(OK, OK, REFUSED);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), record: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 5_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);

const RUNS = isShort ? 6 : 100;
const TIMEOUT_MS = isShort ? 120_000 : 900_000;

test.each(Object.entries(PLACES))('every event ends, in the order of its record, on %s', { timeout: TIMEOUT_MS }, async (_, place) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.infiniteStream(outcome), async (steps, outcomes) => {
      const rig = new Rig(await place());
      await rig.start();
      const answer = () => outcomes.next().value ?? OK;
      rig.sender.answer = answer;
      const acme = await rig.workspace('acme', { execution: 'queued' });
      const sources: (Source | null)[] = [null, null, null, null];
      const begun: Attempted[] = [];
      const note = () => void begun.push(...rig.sender.begun.splice(0).map(attempted));
      for (const one of steps) {
        if (one.do === 'change') {
          const current = sources[one.record] ?? null;
          sources[one.record] = (await rig.change(acme, current ? 'updated' : 'created', current)).source;
        } else if (one.do === 'wait') rig.clock.advance(one.ms);
        else {
          note();
          await rig.crash();
          rig.sender.answer = answer;
          for (const open of rig.sender.open) open.end(INTERRUPTED);
        }
      }
      await allEnd(rig, acme);
      note();
      await expectKept(rig, acme, begun);
      await rig.end();
    }),
    { numRuns: RUNS, seed: chosenSeed() },
  );
});

test.each(Object.entries(PLACES))('every event ends, whichever call to the store fails, on %s', { timeout: 120_000 }, async (_, place) => {
  const rig = new Rig(await place());
  await rig.start();
  let [nth, failed] = [0, true];
  for (; failed; nth++) {
    const acme = await rig.workspace(`acme-${nth}`, { execution: 'queued' });
    const answers = [REFUSED, OK, REFUSED, REFUSED, OK];
    rig.sender.answer = () => answers.shift() ?? OK;
    rig.callsLeft = nth;
    let source: Source | null = null;
    for (const event of ['created', 'updated', 'deleted'] as const) {
      const change = () => rig.change(acme, event, source).catch(refusedAsUnavailable);
      source = (await change() ?? await change())?.source ?? null;
      rig.clock.advance(100);
    }
    await allEnd(rig, acme);
    failed = rig.callsLeft < 0;
    rig.callsLeft = null;
    const begun = rig.sender.begun.splice(0).map(attempted);
    await expectKept(rig, acme, begun);
    const { events } = await rig.store.events.feed({ workspaceId: acme, after: 0, limit: 10 });
    expect(events.map(({ event }) => event), `call ${nth}`).toEqual(['created', 'updated', 'deleted']);
    const deliveries = await rig.store.deliveries.list({ workspaceId: acme, limit: 10 });
    expect(deliveries.map(({ state }) => state), `call ${nth}`).toEqual(['delivered', 'delivered', 'delivered']);
    expect(begun, `call ${nth}`).toHaveLength(6);
  }
  // So many calls an event has in all its life, at the least.
  expect(nth).toBeGreaterThan(10);
  await rig.end();
});

/** So many rows are written in the life of an event that fails twice, at the least: three with the change, three with each result. */
const ROWS = 10;

test.each(Object.entries(PLACES))('every event ends, before whichever row the process dies, on %s', { timeout: 120_000 }, async (_, place) => {
  const rig = new Rig(await place());
  await rig.start();
  let [rows, died] = [0, true];
  for (; died; rows++) {
    const acme = await rig.workspace(`acme-${rows}`, { execution: 'queued' });
    const answers = [REFUSED, REFUSED, OK];
    rig.sender.answer = () => answers.shift() ?? OK;
    rig.faults = 0;
    await rig.place.refuseWrites(rows);
    const made = await rig.change(acme, 'created', null).catch(() => null);
    await until(async () => (rig.clock.advance(500), rig.faults > 0 || (await isEnded(rig, acme))), `row ${rows} is refused, or all is written`);
    died = made === null || rig.faults > 0;
    // What is leased is on its way: a row that says `interrupted` is of an attempt that was begun.
    await until(() => allLeasedAreBegun(rig, acme), 'what is leased is begun');
    const begun = rig.sender.begun.splice(0).map(attempted);
    await rig.crash({ meanwhile: () => rig.place.refuseWrites(null) });
    rig.sender.answer = () => OK;
    for (const open of rig.sender.open) open.end(OK);
    if (made === null) await rig.change(acme, 'created', null);
    await allEnd(rig, acme);
    await expectKept(rig, acme, [...begun, ...rig.sender.begun.splice(0).map(attempted)]);
    const { events } = await rig.store.events.feed({ workspaceId: acme, after: 0, limit: 10 });
    expect(events.map(({ event }) => event), `row ${rows}`).toEqual(['created']);
  }
  expect(rows).toBeGreaterThan(ROWS);
  await rig.end();
});

async function allLeasedAreBegun(rig: Rig, workspaceId: number): Promise<boolean> {
  const leased = await rig.store.deliveries.list({ workspaceId, state: 'leased', limit: 1_000 });
  const begun = rig.sender.begun.map(({ message }) => `${message.eventId} ${message.number}`);
  return leased.every(({ eventId, lastNumber }) => begun.includes(`${eventId} ${lastNumber + 1}`));
}

/** The caller comes again: nothing was stored. */
function refusedAsUnavailable(error: unknown): null {
  expect(error).toMatchObject({ kind: 'unavailable' });
  return null;
}

type Attempted = { eventId: string; record: number; attempt: number; seq: number };

function attempted({ message }: Begun): Attempted {
  const { data, timestamp } = JSON.parse(message.body);
  return { eventId: message.eventId, record: data.id, attempt: message.number, seq: Date.parse(timestamp) };
}

async function allEnd(rig: Rig, workspaceId: number): Promise<void> {
  await until(async () => (rig.clock.advance(500), await isEnded(rig, workspaceId)), 'every delivery to end');
}

async function isEnded(rig: Rig, workspaceId: number): Promise<boolean> {
  const all = await rig.store.deliveries.list({ workspaceId, limit: 1_000 });
  return all.every(({ state }) => state === 'delivered' || state === 'failed');
}

async function expectKept(rig: Rig, workspaceId: number, begun: Attempted[]): Promise<void> {
  const all = await rig.store.deliveries.list({ workspaceId, limit: 1_000 });
  for (const { attempts, interruptions, lastNumber, state } of all) {
    expect(attempts + interruptions).toBe(lastNumber);
    expect(state === 'delivered' || attempts === 3 || interruptions > 3).toBe(true);
  }
  const rows = await rig.store.attempts.list({ workspaceId, limit: 1_000 });
  expect(rows).toHaveLength(all.reduce((sum, { lastNumber }) => sum + lastNumber, 0));
  const numbers = begun.map(({ eventId, attempt }) => `attempt ${attempt} of ${eventId}`);
  const logged = rows.map(({ eventId, number }) => `attempt ${number} of ${eventId}`);
  expect(logged.filter((number, at) => logged.indexOf(number) !== at), 'logged twice').toEqual([]);
  expect(numbers.filter((number) => !logged.includes(number)), 'begun and not logged').toEqual([]);
  const seen = rows.filter(({ errorCode }) => errorCode !== 'interrupted').map(({ eventId, number }) => `attempt ${number} of ${eventId}`);
  expect(seen.filter((number) => !numbers.includes(number)), 'logged and not begun').toEqual([]);
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at), 'begun twice').toEqual([]);
  for (const record of new Set(begun.map((one) => one.record))) {
    const times = begun.filter((one) => one.record === record).map(({ seq }) => seq);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }
}
