import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { header, hasHeader, kindOf, type ReceivedRequest } from '../support/received-request.ts';
import { endpointOf, feedOf, lastAttempt } from '../support/reads.ts';
import { nextName } from '../support/records.ts';
import { passesStandardWebhooks, plainSignature, revealSecret } from '../support/signatures.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { EventView, LogRow } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(async () => {
  receiver.forget();
  await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
});

/** Leaves out what an earlier test still has retried. */
const creations = (count: number) => receiver.received(count, (request) => header(request, 'x-webhook-event') === 'created');

type Resent = { deliveries: number[] };

async function deliveredSource(): Promise<ReceivedRequest> {
  await api.post('/sources', { name: nextName('Source') });
  const [request] = await creations(1);
  if (!request) throw new Error('Nothing arrived');
  return request;
}

/** The same event again: everything about it is the same, only the attempt is new. */
function expectSameEvent(again: ReceivedRequest | undefined, first: ReceivedRequest): void {
  if (!again) throw new Error('It did not arrive again');
  expect(again.body.equals(first.body)).toBe(true);
  for (const name of ['webhook-id', 'x-webhook-signature', 'x-webhook-event']) {
    expect(header(again, name)).toBe(header(first, name));
  }
  expect(header(again, 'x-webhook-attempt')).toBe('1');
}

describe('a resend', () => {
  test('is a new delivery of the stored bytes', async () => {
    const first = await deliveredSource();
    const answer = await api.post<Resent>(`/webhook-events/${header(first, 'webhook-id')}/resend`);
    expect(answer.status).toBe(202);
    expect(answer.data.deliveries).toHaveLength(1);
    expectSameEvent((await creations(2))[1], first);
  });

  test('shows as a second delivery of the event', async () => {
    const first = await deliveredSource();
    const id = header(first, 'webhook-id');
    const { data } = await api.post<Resent>(`/webhook-events/${id}/resend`);
    const event = await until('both are delivered', async () => {
      const view = (await api.get<EventView>(`/webhook-events/${id}`)).data;
      return view.deliveries.every(({ state }) => state === 'delivered') ? view : null;
    });
    expect(event.deliveries.map((delivery) => delivery.id)).toContain(data.deliveries[0]);
    expect(event.deliveries).toHaveLength(2);
    expect(event.attempts.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  test('goes to the endpoint that is named', async () => {
    const first = await deliveredSource();
    const path = `/webhook-events/${header(first, 'webhook-id')}/resend`;
    const { id: endpointId } = await endpointOf(api);
    expect((await api.post(path, { endpoint_id: endpointId })).status).toBe(202);
    await receiver.received(2);
    expect([404, 422]).toContain((await api.post(path, { endpoint_id: endpointId + 1000 })).status);
    expect((await api.post(path, { endpoint_id: 'first' })).status).toBe(422);
    expect((await api.post(path, { endpoint: endpointId })).status).toBe(422);
  });

  test('does not wait behind the record it is about', async () => {
    const first = await deliveredSource();
    const source = JSON.parse(first.body.toString('utf8')) as { data: { id: number } };
    receiver.script = (request) => (header(request, 'x-webhook-event') === 'updated' ? 'hang' : { status: 200 });
    await api.put('/webhook-settings', { execution: 'queued' });
    await api.put(`/sources/${source.data.id}`, { name: nextName('Source') });
    await receiver.received(2);
    await api.post(`/webhook-events/${header(first, 'webhook-id')}/resend`);
    expectSameEvent((await receiver.received(3))[2], first);
    receiver.cut();
  });

  test('is a 404 for an event that is not there', async () => {
    const answer = await api.post('/webhook-events/evt_0000000000001/resend');
    expect(answer.status).toBe(404);
  });
});

describe('a redelivery', () => {
  test('repeats the delivery of one log row', async () => {
    const first = await deliveredSource();
    const { data: event } = await api.get<EventView>(`/webhook-events/${header(first, 'webhook-id')}`);
    const answer = await api.post<Resent>(`/webhook-logs/${event.attempts[0]?.id}/redeliver`);
    expect(answer.status).toBe(202);
    expect(answer.data.deliveries).toHaveLength(1);
    expectSameEvent((await creations(2))[1], first);
  });

  test('is a 404 for a row that is not there', async () => {
    expect((await api.post('/webhook-logs/999999/redeliver')).status).toBe(404);
  });
});

describe('recover', () => {
  test('counts, then resends, what was missed', async () => {
    const since = new Date().toISOString();
    await api.put('/webhook-settings', { webhook_enabled: false });
    for (let i = 0; i < 3; i++) await api.post('/sources', { name: nextName('Missed') });
    await api.put('/webhook-settings', { webhook_enabled: true });
    const recover = async (dryRun: boolean) =>
      api.post<{ count: number }>(`/webhook-endpoints/${(await endpointOf(api)).id}/recover`, { since, dry_run: dryRun });
    const dry = await recover(true);
    expect(dry).toMatchObject({ status: 200, data: { count: 3 } });
    const missed = () => receiver.requests.map(kindOf).filter((kind) => kind === 'created source');
    expect(missed()).toEqual([]);
    const real = await recover(false);
    expect([200, 202]).toContain(real.status);
    expect(real.data.count).toBe(3);
    await creations(3);
    await until('nothing is left to recover', async () => (await recover(true)).data.count === 0);
    expect(missed()).toHaveLength(3);
  });

  test('leaves out what came after until', async () => {
    const since = new Date().toISOString();
    await api.put('/webhook-settings', { webhook_enabled: false });
    await api.post('/sources', { name: nextName('Missed') });
    const between = new Date(Date.now() + 1).toISOString();
    await until('the clock has moved on', () => new Date().toISOString() > between);
    await api.post('/sources', { name: nextName('Missed') });
    await api.put('/webhook-settings', { webhook_enabled: true });
    const body = { since, until: between, dry_run: true };
    const answer = await api.post<{ count: number }>(`/webhook-endpoints/${(await endpointOf(api)).id}/recover`, body);
    expect(answer.data.count).toBe(1);
  });

  test.each([
    ['nothing', {}],
    ['a word for a time', { since: 'yesterday' }],
    ['an end before the beginning', { since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }],
    ['an unknown key', { since: '2026-01-01T00:00:00Z', force: true }],
  ])('refuses %s', async (_title, body) => {
    expect((await api.post(`/webhook-endpoints/${(await endpointOf(api)).id}/recover`, body)).status).toBe(422);
  });

  test('is a 404 for an endpoint that is not there', async () => {
    expect((await api.post('/webhook-endpoints/999999/recover', { since: '2026-01-01T00:00:00Z' })).status).toBe(404);
  });
});

describe('a test event', () => {
  test.each(['contact', 'status', 'source'])('of a %s is sent for each of its actions', async (model) => {
    const before = await feedOf(api);
    const secret = await revealSecret(api);
    for (const event of ['created', 'updated', 'deleted']) {
      receiver.forget();
      const answer = await api.post<LogRow>('/webhook-settings/test', { model, event });
      expect(answer.data).toMatchObject({ test: true, record_id: 0, event, status: 'success', status_code: 200, attempt: 1 });
      const [request, ...more] = receiver.requests;
      if (!request) throw new Error('Nothing arrived');
      expect(more).toEqual([]);
      expect(kindOf(request)).toBe(`${event} ${model}`);
      expect(header(request, 'x-webhook-signature')).toBe(plainSignature(secret, request.body));
      expect(passesStandardWebhooks(secret, request)).toBe(true);
      expect(hasHeader(request, 'content-length')).toBe(true);
    }
    expect(await feedOf(api)).toEqual(before);
  });

  test('answers with the failure of the receiver', async () => {
    receiver.script = () => ({ status: 418, body: 'short and stout' });
    const answer = await api.post<LogRow>('/webhook-settings/test', { model: 'contact', event: 'created' });
    expect(answer.data).toMatchObject({ test: true, status: 'failed', status_code: 418 });
    expect(receiver.requests).toHaveLength(1);
    expect(await lastAttempt(api)).toMatchObject({ id: answer.data.id, record_id: 0, test: true });
  });

  test('examines the receiver: whether it believes what it should not', async () => {
    type Exam = { passed: boolean; questions: { question: string; passed: boolean | null; advice: string | null; webhook_log_id: number | null }[] };
    const exam = async () => (await api.post<Exam>('/webhook-settings/exam')).data;
    const marks = ({ questions }: Exam) => questions.map(({ question, passed }) => [question, passed]);
    const secret = await revealSecret(api);
    const before = await feedOf(api);
    receiver.script = (request) => ({ status: passesStandardWebhooks(secret, request) ? 204 : 401 });
    const careful = await exam();
    expect(marks(careful)).toEqual([['genuine', true], ['repeated', true], ['forged', true], ['outdated', true], ['prompt', true]]);
    expect(careful.passed).toBe(true);
    const [genuine, repeated] = receiver.requests.map((request) => [header(request, 'webhook-id'), request.body]);
    expect(repeated).toEqual(genuine);
    receiver.script = () => ({ status: 200 });
    const credulous = await exam();
    expect(marks(credulous)).toEqual([['genuine', true], ['repeated', true], ['forged', false], ['outdated', false], ['prompt', true]]);
    expect(credulous.questions[2]?.advice).toMatch(/signature/);
    receiver.script = () => ({ status: 500 });
    expect(marks(await exam())).toEqual([['genuine', false], ['repeated', null], ['forged', null], ['outdated', null], ['prompt', null]]);
    expect(receiver.requests).toHaveLength(9);
    expect(await feedOf(api)).toEqual(before);
  });

  test.each([
    [{ model: 'message', event: 'created' }],
    [{ model: 'contact', event: 'exploded' }],
    [{ model: 'contact' }],
    [{ model: 'contact', event: 'created', url: 'http://127.0.0.1/' }],
  ])('is refused as %j', async (body) => {
    expect((await api.post('/webhook-settings/test', body)).status).toBe(422);
    expect(receiver.requests).toEqual([]);
  });
});
