import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { header, kindOf } from '../support/received-request.ts';
import { endpointOf, feedOf, logOf } from '../support/reads.ts';
import { makeContact, makeShelf, nextName } from '../support/records.ts';
import { Receiver } from '../support/receiver.ts';
import { passesStandardWebhooks, revealSecret } from '../support/signatures.ts';
import { listen, Site, type Workspace } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { EventView, SourceView } from '../support/views.ts';

/** A little more than the wait before a second attempt. */
const PAST_THE_RETRY_MS = 2_600;

const site = await Site.open();
const { receiver } = site;
afterAll(() => site.close());

let workspaces = 0;
let workspace: Workspace;
/** Each test has a workspace of its own, because each leaves something waiting. */
beforeEach(async () => {
  workspace = await site.addWorkspace(`switching${workspaces++}`);
  receiver.forget();
  receiver.script = () => ({ status: 500 });
  await listen(workspace.api, { webhook_url: receiver.url(), execution: 'queued' });
});

/** A source whose `created` has failed once, with an update that waits behind it. */
async function waitingSource(): Promise<number> {
  const { data: source } = await workspace.api.post<SourceView>('/sources', { name: nextName('Source') });
  await workspace.api.put(`/sources/${source.id}`, { name: nextName('Source') });
  await receiver.received(1);
  await until('the first attempt is in the log', async () => (await logOf(workspace.api)).length > 0);
  return source.id;
}

async function states(): Promise<string[]> {
  const feed = await feedOf(workspace.api);
  const events = await Promise.all(feed.map(({ id }) => workspace.api.get<EventView>(`/webhook-events/${id}`)));
  return events.flatMap(({ data }) => data.deliveries.map(({ state, reason }) => `${data.event} ${state} ${reason}`));
}

describe('switching off', () => {
  test('settles what waits as skipped', async () => {
    await waitingSource();
    await workspace.api.put('/webhook-settings', { webhook_enabled: false });
    await until('both are skipped', async () =>
      expect.arrayContaining(['created skipped disabled', 'updated skipped disabled']).asymmetricMatch(await states()),
    );
    await pause(PAST_THE_RETRY_MS);
    expect(receiver.requests).toHaveLength(1);
  });

  test('leaves it to recover to bring back', async () => {
    const since = new Date(Date.now() - 1000).toISOString();
    await waitingSource();
    await workspace.api.put('/webhook-settings', { webhook_enabled: false });
    await until('both are skipped', async () => (await states()).every((state) => state.includes('skipped')));
    receiver.forget();
    await workspace.api.put('/webhook-settings', { webhook_enabled: true });
    const { id: endpointId } = await endpointOf(workspace.api);
    await workspace.api.post(`/webhook-endpoints/${endpointId}/recover`, { since, dry_run: false });
    expect((await receiver.received(2)).map(kindOf).sort()).toEqual(['created source', 'updated source']);
  });

  test('of one box spares the others', async () => {
    const { api } = workspace;
    const shelf = await makeShelf(api);
    await makeContact(api, shelf);
    await receiver.received(3);
    receiver.script = () => ({ status: 200 });
    await api.put('/webhook-settings', { contacts_actions: { create: false } });
    await receiver.received(2, (request) => request.answered?.status === 200);
    await until('everything is settled', async () => {
      const all = await states();
      return all.length === 3 && all.every((state) => /delivered|skipped/.test(state));
    });
    expect((await states()).filter((state) => state.includes('skipped'))).toEqual(['created skipped disabled']);
    expect(receiver.requests.filter((request) => kindOf(request) === 'created contact')).toHaveLength(1);
  });

  test('lets an attempt in flight end where it began', async () => {
    receiver.script = () => ({ status: 200, delayMs: 800 });
    await workspace.api.post('/sources', { name: nextName('Source') });
    await receiver.received(1);
    await workspace.api.put('/webhook-settings', { webhook_enabled: false });
    await until('it is delivered', async () => (await states()).includes('created delivered null'));
  });
});

describe('a change of the settings', () => {
  test('sends the next attempt to the new URL', async () => {
    await waitingSource();
    const elsewhere = await Receiver.open();
    await workspace.api.put('/webhook-settings', { webhook_url: elsewhere.url('/new') });
    const requests = await elsewhere.received(2);
    await elsewhere.close();
    expect(requests.map((request) => [header(request, 'x-webhook-attempt'), kindOf(request)])).toEqual([
      ['2', 'created source'],
      ['1', 'updated source'],
    ]);
    expect(receiver.requests).toHaveLength(1);
  });

  test('signs the next attempt with the new secret', async () => {
    await waitingSource();
    await workspace.api.post('/webhook-settings/secret/rotate', { overlap_hours: 0 });
    const [, second] = await receiver.received(2);
    if (!second) throw new Error('No second attempt');
    expect(header(second, 'x-webhook-attempt')).toBe('2');
    expect(passesStandardWebhooks(await revealSecret(workspace.api), second)).toBe(true);
  });
});
