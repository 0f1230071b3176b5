import { expect, test } from 'vitest';
import { openUntil } from './window.ts';

const NOW = Date.parse('2026-04-16T12:00:00Z');
const at = (direction: 'in' | 'out', sent_at: string, type = 'text') => ({ direction, type, sent_at });

test('a conversation is open for 24 hours after the last message of the person', () => {
  expect(openUntil([at('out', '2026-04-16T11:59:00Z'), at('in', '2026-04-15T12:00:01Z')], NOW)).toBe('2026-04-16T12:00:01.000Z');
  expect(openUntil([at('in', '2026-04-15T12:00:00Z')], NOW)).toBeNull();
});

test('what came later, and was said before, closes nothing', () => {
  expect(openUntil([at('in', '2026-03-01T00:00:00Z'), at('in', '2026-04-15T12:00:01Z')], NOW)).toBe('2026-04-16T12:00:01.000Z');
});

test('what we wrote, and what nobody wrote, opens nothing', () => {
  expect(openUntil([at('in', '2026-04-16T11:59:00Z', 'system')], NOW)).toBeNull();
  expect(openUntil([at('out', '2026-04-16T11:59:00Z')], NOW)).toBeNull();
  expect(openUntil([], NOW)).toBeNull();
});
