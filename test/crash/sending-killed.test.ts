import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { connect, next, openSiteWithMeta, statusOf, untilStatus, type SentView } from '../support/meta.ts';
import { MetaPosts } from '../support/meta-posts.ts';
import type { CursorView, FeedRow } from '../support/views.ts';
import { listen } from '../support/site.ts';
import { until } from '../support/until.ts';

/** The server is killed after Meta got a message and before that could be stored: Meta has it, and nobody here knows. */
const { site, meta } = await openSiteWithMeta();
/** Each start is at another port, of which the imitation does not hear. */
const posts = new MetaPosts(() => site.server.origin, 1);
afterAll(async () => {
  posts.close();
  await site.close();
  await meta.close();
});

beforeAll(() => connect(site.api));

const TO = '+14155550123';

/** Whoever gets no answer comes again with the same key. */
function sendWithKey(text: string) {
  const body = JSON.stringify({ phone_number: TO, message_body: text });
  return site.api.call<SentView>({ method: 'POST', path: '/messages/send', headers: { 'idempotency-key': text.replaceAll(' ', '-') }, body });
}

/** How Meta is asked for the message that the process does not live to hear about. */
const WAYS = [
  ['by the call itself', [['silent']], 'Once, at once'],
  ['from the queue', [['throttle'], ['silent']], 'Once, later'],
] as const;

test.each(WAYS)('sends nothing twice when it is killed while Meta is asked %s', { timeout: 60_000 }, async (_way, disorders, text) => {
  const before = meta.state.accepted.length;
  next(meta, ...disorders.map((some) => [...some]));
  const send = () => sendWithKey(text);
  const calling = send().catch(() => null);
  const asked = await until('Meta was asked', () => Promise.resolve(meta.state.accepted[before] ?? null));
  await site.server.kill();
  await calling;
  await site.startAgain();
  meta.state.next.length = 0;
  const behind = (await site.api.post<SentView>('/messages/send', { phone_number: TO, message_body: 'Next' })).data;
  expect(behind.status).toBe('sent');
  const { data } = await site.api.get<{ data: { message_id: string; text: string; status: string }[] }>('/messages?limit=5');
  const message = data.data.find((one) => one.text === text);
  expect(message).toMatchObject({ status: 'pending', message_id: expect.stringMatching(/^msg_/) });
  const ourId = message?.message_id ?? '';
  const asFarAsKnown = await send();
  expect([asFarAsKnown.status, asFarAsKnown.data.status, asFarAsKnown.data.message_id]).toEqual([202, 'pending', ourId]);
  const receipt = { id: asked.wamid, status: 'delivered', timestamp: '1790000100', biz_opaque_callback_data: ourId };
  expect((await posts.post([{ field: 'messages', value: messagesValue({ statuses: [receipt] }) }])).status).toBe(200);
  expect((await untilStatus(site.api, ourId, 'delivered')).message_id).toBe(asked.wamid);
  const again = await send();
  // The first had answered that the message waits, where it did.
  const [status, id] = disorders.length > 1 ? [202, ourId] : [200, asked.wamid];
  expect([again.status, again.data.message_id, again.headers['idempotency-replayed']]).toEqual([status, id, 'true']);
  expect(meta.state.accepted).toHaveLength(before + 2);
});

/** When the process dies: as soon as Meta has answered, or as soon as anybody can see what it said. */
const MOMENTS = ['answered', 'seen'] as const;

test('one that waited and was refused is told of once, or is not known to be refused', { timeout: 60_000 }, async () => {
  await listen(site.api, { webhook_url: site.receiver.url() });
  expect((await site.api.patch('/webhook-endpoints/1', { message_actions: { failed: true } })).status).toBe(200);
  const path = `POST /${FAKE.numberId}/messages`;
  const ids: string[] = [];
  for (const moment of MOMENTS) {
    meta.state.scripted[path] = [{ code: 130429 }, { code: 131047, message: 'Too late' }];
    const { message_id: id } = (await site.api.post<SentView>('/messages/send', { phone_number: TO, message_body: 'Wait' })).data;
    ids.push(id);
    await until('Meta has refused', () => Promise.resolve(meta.state.scripted[path]?.length === 0 ? true : null));
    if (moment === 'seen') await untilStatus(site.api, id, 'failed');
    await site.server.kill();
    await site.startAgain();
  }
  const { data } = (await site.api.get<CursorView<FeedRow>>('/webhook-events?limit=1000')).data;
  const told = (id: string) => data.filter(({ event, body }) => event === 'message.failed' && body.includes(id)).length;
  const stands = await Promise.all(ids.map(async (id) => [(await statusOf(site.api, id)).delivery_status, told(id)]));
  expect(stands.map(([status]) => status)).toContain('failed');
  for (const [status, count] of stands) expect([status, count]).toEqual(status === 'failed' ? ['failed', 1] : ['pending', 0]);
});
