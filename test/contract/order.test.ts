import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { bodyOf, header, type ReceivedRequest } from '../support/received-request.ts';
import { nextName } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { SourceView } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(async () => {
  receiver.forget();
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
});

const recordOf = (request: ReceivedRequest) => bodyOf(request).data.id;
const makeSource = async (name = nextName('Source')) => (await api.post<SourceView>('/sources', { name })).data.id;
const steps = (requests: ReceivedRequest[]) =>
  requests.map((request) => `${header(request, 'x-webhook-event')} ${String(bodyOf(request).data.attributes['name'])}`);

describe('events of one record', () => {
  test('wait while the first attempt fails', async () => {
    receiver.script = (_request, nth) => ({ status: nth === 1 ? 500 : 200 });
    const id = await makeSource('one');
    await api.put(`/sources/${id}`, { name: 'two' });
    await api.put(`/sources/${id}`, { name: 'three' });
    await api.delete(`/sources/${id}`);
    expect(steps(await receiver.received(5))).toEqual([
      'created one',
      'created one',
      'updated two',
      'updated three',
      'deleted three',
    ]);
  });

  test('wait while the first is unanswered', async () => {
    receiver.script = (_request, nth) => ({ status: 200, delayMs: nth === 1 ? 700 : 0 });
    const id = await makeSource('slow one');
    await api.put(`/sources/${id}`, { name: 'slow two' });
    await api.delete(`/sources/${id}`);
    const [first, second, third] = await receiver.received(3);
    expect(steps([first, second, third].flatMap((request) => request ?? []))).toEqual([
      'created slow one',
      'updated slow two',
      'deleted slow two',
    ]);
    expect(second?.at).toBeGreaterThanOrEqual(first?.answered?.at ?? Infinity);
    expect(third?.at).toBeGreaterThanOrEqual(second?.answered?.at ?? Infinity);
  });

  test('go on after the first has failed for good', async () => {
    receiver.script = (request) => ({ status: header(request, 'x-webhook-event') === 'created' ? 500 : 200 });
    const id = await makeSource('lost');
    await api.put(`/sources/${id}`, { name: 'found' });
    const requests = await receiver.received(4);
    expect(steps(requests)).toEqual(['created lost', 'created lost', 'created lost', 'updated found']);
  });

  test('do not hold up other records', async () => {
    const stuck = nextName('Stuck');
    receiver.script = (request) => (bodyOf(request).data.attributes['name'] === stuck ? 'hang' : { status: 200 });
    const stuckId = await makeSource(stuck);
    await api.put(`/sources/${stuckId}`, { name: nextName('Waiting') });
    await receiver.received(1);
    const others = await Promise.all(Array.from({ length: 20 }, () => makeSource()));
    await receiver.received(20, (request) => others.includes(recordOf(request)));
    expect(receiver.requests.filter((request) => recordOf(request) === stuckId)).toMatchObject([{ answered: null }]);
    receiver.cut();
  });

  test('keep their order under load from many sides', async () => {
    receiver.script = (_request, nth) => ({ status: nth % 9 === 0 ? 500 : 200, delayMs: nth % 7 });
    const ids = await Promise.all(Array.from({ length: 10 }, () => makeSource()));
    const change = (id: number) => api.put(`/sources/${id}`, { name: nextName('Source') });
    await Promise.all(Array.from({ length: 50 }, (_, nth) => change(ids[nth % ids.length] ?? 0)));
    await receiver.received(60, (request) => request.answered?.status === 200);
    for (const id of ids) {
      const seen = receiver.requests.filter((request) => recordOf(request) === id);
      const instants = seen.map((request) => String(bodyOf(request).data.attributes['updated_at']));
      expect(instants).toEqual([...instants].sort());
    }
  });
});
