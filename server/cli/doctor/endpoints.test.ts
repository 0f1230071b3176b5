import { expect, test } from 'vitest';
import { CLOSED, type Flow } from '../../webhooks/flow/flow.ts';
import { checkEndpoint } from './endpoints.ts';

const NOW = Date.UTC(2026, 4, 1);

function found({ paused = false, backlog = 7, ...flow }: Partial<Flow> & { paused?: boolean; backlog?: number }) {
  const health = { endpointId: 3, backlog, nextDueMs: null, flow: { ...CLOSED, ...flow } };
  return checkEndpoint('acme', { id: 3, paused }, { health, nowMs: NOW });
}

test('a paused endpoint is no finding until something waits for it', () => {
  expect(found({ paused: true, backlog: 0 })).toEqual([]);
  const advice = expect.stringContaining('endpoint resume 3 --workspace acme') as string;
  expect(found({ paused: true })).toEqual([{ check: 'endpoint 3 of acme', status: 'warn', says: 'paused, 7 wait', advice }]);
});

test('an outage tells its reason, and when the next probe is', () => {
  const [check] = found({ phase: 'open', reason: 'HTTP 503', openedAtMs: NOW - 1_000, probeAtMs: NOW + 5_000 });
  expect(check).toMatchObject({ status: 'warn', says: 'in an outage since 2026-04-30T23:59:59Z, 7 wait. HTTP 503' });
  expect(check?.advice).toContain('tried again at 2026-05-01T00:00:05Z');
});

test('an outage that ends needs nothing', () => {
  const [check] = found({ phase: 'draining', reason: 'HTTP 503', openedAtMs: NOW - 1_000, perSecond: 7 });
  expect(check?.advice).toMatch(/^Nothing: .* by 2026-05-01T00:00:0/);
});
