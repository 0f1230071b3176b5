import { expect, test } from 'vitest';
import type { CommittedEvent, Workspace } from '../../store/contract.ts';
import type { Change } from '../../workspace/change.ts';
import { NEW_ENDPOINT, type Actions, type Endpoint } from '../endpoint.ts';
import { awaitedDeliveries, outcomeOf, planDeliveries } from './plan.ts';

const none = { created: false, updated: false, deleted: false };
const actions: Actions = { contact: { ...none, created: true }, status: none, source: none };
const endpoint = (id: number, more: Partial<Endpoint> = {}): Endpoint => ({
  ...NEW_ENDPOINT, workspaceId: 7, id, enabled: true, url: 'https://a.example.com/', actions, execution: 'synchronous',
  secrets: { current: 'whsec_', previous: null }, ...more,
});
const workspace = (endpoints: Endpoint[]): Workspace => ({
  id: 7, subdomain: 'acme', name: 'Acme', country: null, rateLimit: null, includeOriginal: false, referenceVersion: 1,
  endpoints, customFields: [],
});
const change = (model: 'contact' | 'status'): Change => ({
  workspaceId: 7, referenceVersion: 1, writes: [],
  events: [{ event: 'created', model, recordId: 1, body: '{}', committedAt: 0 }],
});
const events = (...states: CommittedEvent['deliveries'][number]['state'][]): CommittedEvent[] => [
  { seq: 1, id: 'evt_x', deliveries: states.map((state, at) => ({ id: at + 10, endpointId: at, state })) },
];

test('leases what fits in memory and leaves the rest to the table', () => {
  const plan = planDeliveries(workspace([endpoint(1), endpoint(2)]), change('contact'), { reserve: (_, id) => id === 1 });
  expect(plan.deliveries).toEqual([[{ endpointId: 1, state: 'leased' }, { endpointId: 2, state: 'due' }]]);
});

test('stores why an event is not sent', () => {
  const both = workspace([endpoint(1), endpoint(2, { enabled: false })]);
  const plan = planDeliveries(both, change('status'), { reserve: () => true });
  expect(plan.deliveries[0]).toEqual([
    { endpointId: 1, state: 'skipped', reason: 'not_selected' },
    { endpointId: 2, state: 'skipped', reason: 'disabled' },
  ]);
});

test('asks a filter before the switches, and looks into no body where nobody has one', () => {
  const filter = { contacts: [{ field: 'type', to: ['customer'] }] };
  const endpoints = [endpoint(1), endpoint(2, { filter }), endpoint(3, { filter, enabled: false }), endpoint(4, { filter: { source: filter.contacts } })];
  const body = JSON.stringify({ data: { attributes: { type: 'lead' } } });
  const created = { ...change('contact'), events: [{ ...change('contact').events[0], body }] } as Change;
  expect(planDeliveries(workspace(endpoints), created, { reserve: () => true }).deliveries[0]).toEqual([
    { endpointId: 1, state: 'leased' },
    { endpointId: 2, state: 'skipped', reason: 'filter:type' },
    { endpointId: 3, state: 'skipped', reason: 'filter:type' },
    { endpointId: 4, state: 'leased' },
  ]);
  const unreadable = { ...created, events: [{ ...created.events[0], body: 'not JSON' }] } as Change;
  expect(planDeliveries(workspace([endpoint(1), ...endpoints.slice(3)]), unreadable, { reserve: () => true }).deliveries[0]).toHaveLength(2);
});

test('waits for what synchronous endpoints are owed', () => {
  const endpoints = [endpoint(0), endpoint(1, { execution: 'queued' }), endpoint(2)];
  expect(awaitedDeliveries(events('waiting', 'leased', 'skipped'), workspace(endpoints))).toEqual([{ workspaceId: 7, id: 10 }]);
});

test('reports the worst of what was seen', () => {
  expect(outcomeOf(events('leased'), ['delivered', 'failed', 'pending'])).toBe('failed');
  expect(outcomeOf(events('leased'), ['delivered', 'pending'])).toBe('pending');
  expect(outcomeOf(events('leased'), ['skipped', 'delivered'])).toBe('delivered');
  expect(outcomeOf(events('leased'), ['skipped'])).toBe('skipped');
  expect(outcomeOf(events('due'), [])).toBe('queued');
  expect(outcomeOf(events('skipped'), [])).toBe('skipped');
  expect(outcomeOf([], [])).toBe('skipped');
});
