import { afterAll, describe, expect, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import { Api } from '../support/api.ts';
import { Cluster } from '../support/cluster.ts';

const LIMIT = 60;
const QUOTA = 40;
const CALLS_AT_ONCE = 4;

const cluster = await Cluster.open(['all', 'api']);
afterAll(() => cluster.close());

/** One client for each of the two servers, with a token of their own. */
async function clientsWith(limits: readonly string[]): Promise<Api[]> {
  const about = ['--workspace', 'acme', '--name', 'limited', '--abilities', 'groups.read', ...limits];
  const token = await succeed(['token', 'create', ...about, ...cluster.place]);
  return cluster.nodes.map((node) => new Api({ origin: () => node.origin, subdomain: 'acme', token }));
}

/** Calls them in turn, a few at a time. */
async function callAll(clients: readonly Api[], calls: number) {
  const answers: Awaited<ReturnType<Api['get']>>[] = [];
  for (let n = 0; n < calls; n += CALLS_AT_ONCE) {
    const some = Array.from({ length: CALLS_AT_ONCE }, (_, at) => clients[at % clients.length]);
    answers.push(...(await Promise.all(some.flatMap((client) => (client ? [client.get('/groups')] : [])))));
  }
  for (const client of clients) client.close();
  return answers;
}

describe('two servers on one database', () => {
  test.each([
    ['a limit per minute', ['--rate-limit', String(LIMIT)], LIMIT, 60],
    ['a quota per month', ['--rate-limit', '0', '--quota', String(QUOTA)], QUOTA, 31 * 86_400],
  ] as const)('share %s', async (_what, options, limit, longest) => {
    const answers = await callAll(await clientsWith(options), limit + 20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(limit);
    expect(refused).toHaveLength(20);
    for (const { text, headers } of refused) {
      const { retry_after } = JSON.parse(text) as { retry_after: number };
      expect(text).toBe(`{"message":"Too many requests","retry_after":${retry_after}}`);
      expect([headers['retry-after'], headers['ratelimit-remaining'], headers['ratelimit-limit']]).toEqual([String(retry_after), '0', String(limit)]);
      expect(retry_after).toBeGreaterThan(0);
      expect(retry_after).toBeLessThanOrEqual(longest);
    }
  });
});
