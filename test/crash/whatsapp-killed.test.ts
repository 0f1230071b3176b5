import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, openSiteWithMeta } from '../support/meta.ts';
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
/** On PostgreSQL what a dead server had begun is another's after 12 s, and is looked for every second. */
const TAKEN_OVER_WITHIN_MS = 30_000;

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
  await until('all is processed', async () => (await total()) === person, TAKEN_OVER_WITHIN_MS);
  const { data } = await site.api.get<Feed>('/webhook-events?limit=1000');
  const created = data.data.filter(({ event, model }) => event === 'created' && model.endsWith('Contact'));
  expect(created).toHaveLength(person);
  const messages = await site.api.get<{ data: { message_id: string }[] }>('/messages?limit=1000');
  const ids = messages.data.data.map(({ message_id: id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([person, person]);
});
