import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../kit/manual-clock.ts';
import { silentLog, type Facts } from '../../kit/log.ts';
import type { PlannedDelivery, Workspace } from '../../store/contract.ts';
import type { NewEvent } from '../../workspace/change.ts';
import { NEW_ECHO_GUARD } from '../echo-guard.ts';
import { NEW_ENDPOINT } from '../endpoint.ts';
import { MOST_OF_A_RECORD, PingPong, QUIET_MS } from './ping-pong.ts';

const endpoint = (id: number, isGuarded: boolean) => ({
  ...NEW_ENDPOINT, workspaceId: 7, id, secrets: { current: 'whsec_', previous: null }, echoGuard: isGuarded ? NEW_ECHO_GUARD : null,
});
const workspace: Workspace = {
  id: 7, subdomain: 'acme', name: 'Acme', country: null, rateLimit: null, includeOriginal: false, referenceVersion: 1,
  endpoints: [endpoint(1, true), endpoint(2, false), endpoint(3, true)], customFields: [],
};
const event = (recordId: number): NewEvent => ({ event: 'updated', model: 'contact', recordId, body: '{}', committedAt: 0 });

let clock: ManualClock;
let said: Facts[];
let pingPong: PingPong;
beforeEach(() => {
  clock = new ManualClock();
  said = [];
  const log = { ...silentLog, warn: (_event: string, facts: Facts = {}) => void said.push(facts) };
  pingPong = new PingPong({ clock, log });
});

/** Commits an event of a record as it would be planned, and tells whether the first endpoint is spared it. */
function happens(recordId: number, owed: PlannedDelivery['state'] = 'due'): boolean {
  const isOn = pingPong.isOn(7, 1, event(recordId));
  const first: PlannedDelivery = isOn ? { endpointId: 1, state: 'skipped', reason: 'ping_pong' } : planned(owed);
  const change = { workspaceId: 7, referenceVersion: 1, writes: [], events: [event(recordId)] };
  pingPong.committed(workspace, { change, deliveries: [[first, { endpointId: 2, state: 'due' }]] });
  return isOn;
}

function planned(state: PlannedDelivery['state']): PlannedDelivery {
  return state === 'skipped' ? { endpointId: 1, state, reason: 'not_selected' } : { endpointId: 1, state };
}

const many = (times: number, recordId = 1) => Array.from({ length: times }, () => happens(recordId));

describe('a record that goes to and fro', () => {
  test('is kept back after so many deliveries, until it has been quiet, and said to be once', () => {
    expect(many(MOST_OF_A_RECORD)).not.toContain(true);
    expect(said).toEqual([]);
    expect(many(5)).not.toContain(false);
    clock.advance(QUIET_MS - 1);
    expect(happens(1)).toBe(true);
    clock.advance(QUIET_MS - 1);
    expect(happens(1)).toBe(true);
    expect(said).toMatchObject([{ workspace: 7, endpoint: 1, model: 'contact', record: 1 }]);
    clock.advance(QUIET_MS);
    expect(many(MOST_OF_A_RECORD)).not.toContain(true);
    expect(happens(1)).toBe(true);
    expect(said).toHaveLength(2);
  });

  test('holds up no other record, and no other endpoint', () => {
    many(MOST_OF_A_RECORD);
    expect(happens(1)).toBe(true);
    expect(happens(2)).toBe(false);
    for (const other of [2, 3]) expect(pingPong.isOn(7, other, event(1))).toBe(false);
    expect(pingPong.isOn(8, 1, event(1))).toBe(false);
    expect(pingPong.isOn(7, 1, { ...event(1), model: 'source' })).toBe(false);
  });

  test('is another than one that changes steadily, or whose events are not owed', () => {
    for (let at = 0; at < 5 * MOST_OF_A_RECORD; at++) {
      expect(happens(1)).toBe(false);
      clock.advance(Math.ceil(QUIET_MS / (MOST_OF_A_RECORD - 1)));
    }
    for (let at = 0; at < 5 * MOST_OF_A_RECORD; at++) expect(happens(2, 'skipped')).toBe(false);
  });

  test('is remembered among a bounded number', () => {
    for (let record = 1; record <= 10_500; record++) happens(record);
    expect(pingPong.size).toBe(10_000);
  });
});
