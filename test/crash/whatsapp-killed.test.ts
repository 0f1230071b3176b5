import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { connect, next, openSiteWithMeta, statusOf, untilStatus, type SentView } from '../support/meta.ts';
import { MetaPosts, messageFrom, receiptsOf } from '../support/meta-posts.ts';
import { until } from '../support/until.ts';

/**
 * What Meta was answered with 200 is on the disk, and nothing else is needed: the server is killed the moment it has
 * answered, several times, and what it had not processed by then is processed after the next start, once.
 */
const { site, meta } = await openSiteWithMeta();
const posts = new MetaPosts(() => site.server.origin, 16);
afterAll(async () => {
  posts.close();
  await site.close();
  await meta.close();
});

beforeAll(() => connect(site.api));

const ROUNDS = 3;
const POSTS = 20;
const MESSAGES_PER_POST = 4;

type Page = { total: number };
type Feed = { data: { event: string; model: string }[] };
const total = async () => (await site.api.get<Page>('/contacts?per_page=1')).data.total;

test('loses nothing and applies nothing twice when it is killed after its answers', { timeout: 120_000 }, async () => {
  let person = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const batches = Array.from({ length: POSTS }, (_, at) => [
      ...Array.from({ length: MESSAGES_PER_POST }, () => messageFrom(++person, `wamid.P${person}`)),
      receiptsOf([`wamid.R${round}.${at}`]),
    ]);
    const answers = await Promise.all(batches.map((batch) => posts.post(batch)));
    await site.server.kill();
    await site.startAgain();
    // Meta comes again with what it got no answer to, and also with some of what it did.
    const again = batches.filter((_, at) => answers[at]?.status !== 200 || at % 3 === 0);
    for (const batch of again) expect((await posts.post([...batch].reverse())).status).toBe(200);
  }
  await until('all is processed', async () => ((await total()) === person ? true : null));
  const { data } = await site.api.get<Feed>('/webhook-events?limit=1000');
  const created = data.data.filter(({ event, model }) => event === 'created' && model.endsWith('Contact'));
  expect(created).toHaveLength(person);
  const messages = await site.api.get<{ data: { message_id: string }[] }>('/messages?limit=1000');
  const ids = messages.data.data.map(({ message_id: id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([person, person]);
});

test('sends nothing twice when it is killed while Meta is asked', { timeout: 60_000 }, async () => {
  const before = meta.state.accepted.length;
  next(meta, ['throttle'], ['silent']);
  const { data } = await site.api.post<SentView>('/messages/send', { phone_number: '+14155550123', message_body: 'Once' });
  expect(data.status).toBe('pending');
  const asked = await until('Meta was asked again', () => Promise.resolve(meta.state.accepted[before] ?? null));
  await site.server.kill();
  await site.startAgain();
  next(meta, []);
  const behind = (await site.api.post<SentView>('/messages/send', { phone_number: '+14155550123', message_body: 'Next' })).data;
  expect(behind.status).toBe('sent');
  expect((await statusOf(site.api, data.message_id)).delivery_status).toBe('pending');
  const receipt = { id: asked.wamid, status: 'delivered', timestamp: '1790000100', biz_opaque_callback_data: data.message_id };
  await posts.post([{ field: 'messages', value: messagesValue({ statuses: [receipt] }) }]);
  expect((await untilStatus(site.api, data.message_id, 'delivered')).message_id).toBe(asked.wamid);
  expect(meta.state.accepted).toHaveLength(before + 2);
});
