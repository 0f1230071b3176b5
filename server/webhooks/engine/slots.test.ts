import { expect, test } from 'vitest';
import type { Delivery } from '../delivery.ts';
import type { AttemptResult, Outcome } from '../outcome.ts';
import { interruptedResult } from '../journal/settlement.ts';
import { HELD_PER_WINDOW, Lane } from './lane.ts';
import { MAX_HELD, MAX_HELD_CHARACTERS, MAX_IN_FLIGHT, Slots, UNTRUSTED_SHARE } from './slots.ts';
import { WINDOW_MAX, WINDOW_MIN, WINDOW_START } from './window.ts';

const timeout: Outcome = { kind: 'error', code: 'timeout', message: '' };
const ok: Outcome = { kind: 'answered', statusCode: 200, redirectRefused: false };

function ended(outcome: Outcome, durationMs = 5): AttemptResult {
  const { exchange } = interruptedResult(0, '');
  return { outcome, exchange: { ...exchange, timing: { ...exchange.timing, durationMs } } };
}

const laneOf = (workspaceId: number, endpointId: number) => new Lane(workspaceId, endpointId, () => ({ senders: 1, place: 0 }));

test('widens for quick answers and narrows for timeouts', () => {
  const lane = laneOf(1, 1);
  expect(lane.window).toBe(WINDOW_START);
  for (let n = 0; n < 100; n++) lane.learn(ended(ok));
  expect(lane.window).toBe(WINDOW_MAX);
  lane.learn(ended(ok, 1_001));
  expect(lane.window).toBe(WINDOW_MAX);
  lane.learn(ended(timeout));
  expect([lane.window, lane.trusted]).toEqual([WINDOW_MIN, false]);
});

test('holds no more for a stranger than it may begin', () => {
  const lane = laneOf(1, 1);
  expect(lane.freeMemory).toBe(WINDOW_START);
  lane.learn(ended(ok));
  expect(lane.freeMemory).toBe((WINDOW_START + 1) * HELD_PER_WINDOW);
});

test('keeps half of all slots for endpoints that answer', () => {
  const slots = new Slots();
  const hanging = laneOf(1, 1);
  const answering = laneOf(2, 1);
  answering.learn(ended(ok));
  let taken = 0;
  while (slots.take(hanging)) taken++;
  expect(taken).toBe(MAX_IN_FLIGHT * UNTRUSTED_SHARE);
  const slot = slots.take(answering);
  expect(slot).toEqual({ trusted: true });
  expect(slots.drainQueue()).toEqual([hanging]);
  expect(slots.drainQueue()).toEqual([]);
});

test('keeps half of the memory for endpoints that answer', () => {
  const slots = new Slots();
  const hanging = laneOf(1, 1);
  const answering = laneOf(2, 1);
  answering.learn(ended(ok));
  slots.hold(MAX_HELD * UNTRUSTED_SHARE);
  expect(slots.memoryFor(hanging)).toBe(0);
  expect(slots.memoryFor(answering)).toBeGreaterThan(0);
});

test('takes in no more while the bodies it holds are too long together', () => {
  const slots = new Slots();
  const hanging = laneOf(1, 1);
  const answering = laneOf(2, 1);
  answering.learn(ended(ok));
  const half = largeDelivery(MAX_HELD_CHARACTERS * UNTRUSTED_SHARE);
  for (const held of [half, half]) {
    expect(slots.memoryFor(answering)).toBeGreaterThan(0);
    slots.hold(1);
    slots.carry(held);
    expect(slots.memoryFor(hanging)).toBe(0);
  }
  expect(slots.memoryFor(answering)).toBe(0);
  for (const held of [half, half]) slots.drop(held);
  expect([slots.held, slots.memoryFor(hanging)]).toEqual([0, WINDOW_START]);
});

function largeDelivery(characters: number): Delivery {
  return {
    workspaceId: 1, id: 1, endpointId: 1, kind: 'event', eventSeq: 1, eventId: 'evt_1', event: 'created', model: 'contact', recordId: 1,
    body: 'x'.repeat(characters), node: 1, attempts: 0, interruptions: 0, lastNumber: 0,
  };
}
