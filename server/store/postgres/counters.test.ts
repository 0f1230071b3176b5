import { expect, test } from 'vitest';
import { KnownCounters } from './counters.ts';

const of = (workspaceId: number, referenceVersion = 1) => ({ workspaceId, lastEvent: 7, referenceVersion });

test('knows the version that a commit has found until the turn of the event loop is over', async () => {
  const counters = new KnownCounters();
  counters.note([of(1), of(2)]);
  counters.note([of(1, 2)]);
  await Promise.resolve();
  expect([1, 2, 3].map((id) => counters.versionNow(id))).toEqual([2, 1, undefined]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(counters.versionNow(1)).toBeUndefined();
  counters.note([of(2, 3)]);
  expect([1, 2].map((id) => counters.versionNow(id))).toEqual([undefined, 3]);
});

test('expects the counters as the last commit left them, of all workspaces or of none', async () => {
  const counters = new KnownCounters();
  counters.note([of(1), of(2)]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(counters.expected([2, 1])).toEqual([of(2), of(1)]);
  expect(counters.expected([1, 3])).toBeNull();
  expect(counters.expected([])).toEqual([]);
});
