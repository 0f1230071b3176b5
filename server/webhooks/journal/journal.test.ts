import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { StoreFault, type Settlement } from '../../store/contract.ts';
import type { Delivery } from '../delivery.ts';
import type { AttemptResult } from '../outcome.ts';
import { createJournal } from './journal.ts';
import { interruptedResult } from './settlement.ts';

const delivery: Delivery = {
  workspaceId: 1, id: 5, endpointId: 2, kind: 'event', eventSeq: 9, eventId: 'evt_x', event: 'created', model: 'source',
  recordId: 3, body: '{}', node: 1, attempts: 0, interruptions: 0, lastNumber: 0,
};
const delivered: AttemptResult = {
  outcome: { kind: 'answered', statusCode: 200, redirectRefused: false },
  exchange: interruptedResult(0, '').exchange,
};

/** A table that refuses the first writes, and then notes each. */
function table(failures: number) {
  const written: Settlement[] = [];
  let left = failures;
  const settle = async (settlement: Settlement) => {
    if (left-- > 0) throw new StoreFault('full', 'The disk is full.');
    written.push(settlement);
    return { settled: true, released: null };
  };
  return { written, settle };
}

function journalOn(deliveries: ReturnType<typeof table>) {
  const clock = new ManualClock();
  const ended: [number, string][] = [];
  const attempts: [number, string][] = [];
  // The journal uses no more of the store than these two calls.
  const store = { deliveries: { ...deliveries, giveBack: async () => undefined } } as never;
  const journal = createJournal({
    store,
    clock,
    log: silentLog,
    random: () => 0,
    onDrawnOut: () => undefined,
    onSettled: ({ id }, state) => ended.push([id, state]),
    onAttempt: ({ id }, { outcome }, { state }) => attempts.push([id, `${outcome.kind}, ${state}`]),
  });
  return { clock, journal, ended, attempts };
}

test('tells of an end once it is durable', async () => {
  const deliveries = table(0);
  const { journal, ended, attempts } = journalOn(deliveries);
  expect(await journal.attempted(delivery, delivered, { urgent: true, policy: 'standard' })).toMatchObject({ state: 'delivered', dueAtMs: null });
  expect(ended).toEqual([[5, 'delivered']]);
  expect(attempts).toEqual([[5, 'answered, delivered']]);
  expect(deliveries.written[0]).toMatchObject({ urgent: true, progress: { attempts: 1, lastNumber: 1 } });
});

test('keeps a result until it can be written', async () => {
  const deliveries = table(3);
  const { clock, journal, ended } = journalOn(deliveries);
  const written = journal.attempted(delivery, delivered, { urgent: false, policy: 'standard' });
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    expect([journal.writable, ended]).toEqual([false, []]);
    clock.advance(250);
  }
  await written;
  expect([journal.writable, deliveries.written.length]).toEqual([true, 1]);
  expect(ended).toEqual([[5, 'delivered']]);
});
