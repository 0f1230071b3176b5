import { afterAll, expect, test } from 'vitest';
import { makeContact, makeShelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

const LOGINS = 200;
const DELIVERIES = 30;
/** Beside a crowd that signs in, deliveries may take so many times as long as alone, and a floor for a machine that is busy itself. */
const TIMES = 5;
const FLOOR_MS = 250;

async function login(email: string): Promise<{ status: number; ms: number; text: string }> {
  const before = performance.now();
  const body = JSON.stringify({ email, password: 'a wrong pass phrase' });
  const answer = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const text = await answer.text();
  return { status: answer.status, text, ms: performance.now() - before };
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

test('who is unknown is answered like who is known, in as much time', async () => {
  const [known, unknown]: { status: number; ms: number; text: string }[][] = [[], []];
  for (let nth = 0; nth < 5; nth++) {
    known?.push(await login('owner@acme.example'));
    unknown?.push(await login('nobody@acme.example'));
  }
  expect(new Set([...(known ?? []), ...(unknown ?? [])].map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  const [first, second] = [median((known ?? []).map(({ ms }) => ms)), median((unknown ?? []).map(({ ms }) => ms))];
  expect(Math.max(first, second) / Math.min(first, second)).toBeLessThan(2);
});

test('a crowd that signs in holds up no delivery, and is bounded', async () => {
  await listen(api, { webhook_url: receiver.url() });
  const shelf = await makeShelf(api);
  const deliver = async () => {
    const times: number[] = [];
    for (let nth = 0; nth < DELIVERIES; nth++) {
      const before = performance.now();
      await makeContact(api, shelf); // Synchronous: it answers when the receiver has answered.
      times.push(performance.now() - before);
    }
    return median(times);
  };
  const alone = await deliver();
  const crowd = Promise.all(Array.from({ length: LOGINS }, (_, nth) => login(`somebody${nth}@acme.example`)));
  const beside = await deliver();
  const statuses = (await crowd).map(({ status }) => status);
  expect(beside).toBeLessThan(alone * TIMES + FLOOR_MS);
  for (const status of statuses) expect([401, 429, 503]).toContain(status);
  // Two at work and twenty in the queue: of the fifty that an address may try at once, the rest is sent away.
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(50);
  expect(statuses.filter((status) => status !== 401).length).toBeGreaterThan(100);
});
