import { expect, test } from 'vitest';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { EventStore, Workspace } from '../../store/contract.ts';
import { NEW_ENDPOINT, type Endpoint } from '../../webhooks/endpoint.ts';
import { backtest } from './backtest.ts';

const all = { created: true, updated: true, deleted: true };
const endpoint: Endpoint = {
  ...NEW_ENDPOINT, workspaceId: 6, id: 1, actions: { contact: all, status: all, source: all }, secrets: { current: '', previous: null },
};
const workspace: Workspace = {
  id: 6, subdomain: 'acme', name: 'Acme', country: null, rateLimit: null, includeOriginal: false, referenceVersion: 1,
  endpoints: [endpoint], customFields: [],
};

/** A feed of so many events, of which every step takes `stepMs` to read. */
function tryOn(length: number, { limit, stepMs }: { limit: number; stepMs: number }) {
  const clock = new ManualClock();
  const steps: number[] = [];
  const newest: EventStore['newest'] = async ({ before, limit: most }) => {
    clock.advance(stepMs);
    const last = Math.min(length, before - 1);
    const seqs = Array.from({ length: Math.min(last, most) }, (_, at) => last - at);
    steps.push(seqs.length);
    const of = { workspaceId: 6, event: 'created', model: 'source', recordId: 1, body: '', committedAt: 0 } as const;
    return seqs.map((seq) => ({ ...of, seq, id: `evt_${seq}` }));
  };
  const none: Pick<EventStore, 'feed' | 'get' | 'ofRecord'> = { feed: never, get: never, ofRecord: never };
  const found = backtest({ store: { events: { ...none, newest } }, clock }, { workspace, endpoint }, { filter: null, limit });
  return found.then(({ events, complete, sent }) => ({ events, complete, newest: sent.event_ids[0], steps }));
}

const never = () => Promise.reject(new Error('A backtest asks for the newest events alone'));

test('reads in steps from the newest on, until there is no more or it has enough', async () => {
  expect(await tryOn(600, { limit: 1_000, stepMs: 1 })).toEqual({ events: 600, complete: true, newest: 'evt_600', steps: [250, 250, 100] });
  expect(await tryOn(600, { limit: 300, stepMs: 1 })).toEqual({ events: 300, complete: true, newest: 'evt_600', steps: [250, 50] });
  expect(await tryOn(0, { limit: 300, stepMs: 1 })).toEqual({ events: 0, complete: true, newest: undefined, steps: [0] });
});

test('ends when its time is over, and says so', async () => {
  expect(await tryOn(2_000, { limit: 2_000, stepMs: 700 })).toMatchObject({ events: 750, complete: false });
  expect(await tryOn(2_000, { limit: 2_000, stepMs: 60_000 })).toMatchObject({ events: 250, complete: false });
});
