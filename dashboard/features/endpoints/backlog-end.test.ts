import { expect, test } from 'vitest';
import { backlogEnd } from './backlog-end.ts';

const NOW_MS = Date.parse('2026-11-27T12:03:00Z');
const point = (minute: number, delivered: number, backlog = 10_000) => ({ at: `2026-11-27T12:0${minute}:00Z`, delivered, backlog });

test.for([
  ['nothing is known', [], null],
  ['nothing was delivered of late', [point(0, 0), point(1, 0), point(2, 0)], null],
  ['there was little to deliver', [point(0, 20, 1), point(1, 30, 2), point(2, 10, 1_000)], null],
  ['a hundred a minute', [point(0, 100), point(1, 100), point(2, 100)], NOW_MS + 10 * 60_000],
  ['fast long ago, slow of late', [point(0, 9_000), point(0, 0), point(1, 50), point(2, 50)], NOW_MS + 30 * 60_000],
] as const)('the end of a backlog of a thousand when %s', ([, points, end]) => {
  expect(backlogEnd(points, { backlog: 1_000, nowMs: NOW_MS })).toBe(end);
});
