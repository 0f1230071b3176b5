import { expect, test } from 'vitest';
import { doubtAbout } from './doubt.ts';

const MINUTE_MS = 60_000;
const asked = { state: 'pending' as const, dueAtMs: null, changedAtMs: 0 };

test.each([
  ['whose answer is awaited', asked, 30_000, false],
  ['whose answer never came', asked, MINUTE_MS, true],
  ['that waits for its number', { ...asked, dueAtMs: 2 * MINUTE_MS }, MINUTE_MS, false],
  ['that was sent', { ...asked, state: 'sent' as const }, MINUTE_MS, false],
  ['that came in', { ...asked, state: 'received' as const }, MINUTE_MS, false],
])('a message %s', (_case, message, nowMs, inDoubt) => {
  expect(doubtAbout(message, nowMs)?.includes('may or may not have been sent') ?? false).toBe(inDoubt);
});
