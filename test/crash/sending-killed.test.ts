import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { connect, next, openSiteWithMeta, untilStatus, type SentView } from '../support/meta.ts';
import { MetaPosts } from '../support/meta-posts.ts';
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

/** How Meta is asked for the message that the process does not live to hear about. */
const WAYS = [
  ['by the call itself', [['silent']], 'Once, at once'],
  ['from the queue', [['throttle'], ['silent']], 'Once, later'],
] as const;

test.each(WAYS)('sends nothing twice when it is killed while Meta is asked %s', { timeout: 60_000 }, async (_way, disorders, text) => {
  const before = meta.state.accepted.length;
  next(meta, ...disorders.map((some) => [...some]));
  const calling = site.api.post<SentView>('/messages/send', { phone_number: TO, message_body: text }).catch(() => null);
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
  const receipt = { id: asked.wamid, status: 'delivered', timestamp: '1790000100', biz_opaque_callback_data: ourId };
  expect((await posts.post([{ field: 'messages', value: messagesValue({ statuses: [receipt] }) }])).status).toBe(200);
  expect((await untilStatus(site.api, ourId, 'delivered')).message_id).toBe(asked.wamid);
  expect(meta.state.accepted).toHaveLength(before + 2);
});
