import { afterAll, expect, inject, test } from 'vitest';
import { newToken } from '../../server/auth/token.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { silentLog } from '../../server/kit/log.ts';
import type { Store } from '../../server/store/contract.ts';
import { openStore } from '../../server/store/open.ts';
import { NEW_ENDPOINT, type Actions } from '../../server/webhooks/endpoint.ts';
import { newSecret } from '../../server/webhooks/signature.ts';
import { Api } from '../support/api.ts';
import { everyRow } from '../support/ledgers.ts';
import { bodyOf, header, type ReceivedRequest } from '../support/received-request.ts';
import { Receiver } from '../support/receiver.ts';
import { makeContact, makeShelf, type Shelf } from '../support/records.ts';
import { Site } from '../support/site.ts';
import { FAULT_SECONDS, report } from '../support/soak.ts';
import { until } from '../support/until.ts';
import type { LogRow } from '../support/views.ts';

const WORKSPACES = 20;
const ENDPOINTS_OF_EACH = 50;
/** One in a hundred: of every other workspace, one. */
const HANGING = (WORKSPACES * ENDPOINTS_OF_EACH) / 100;
/** Each changes one contact per workspace, and so owes something to each endpoint. */
const ROUNDS = Math.max(3, Math.round(FAULT_SECONDS / 3));
/** The others may take twice as long beside those that hang as without, and some time for what only happens once. */
const SLACK_MS = 2_000;
/** The slowest of a hundred may take three times as long as without, or this long. */
const FLOOR_MS = 60;
const SETTLED_WITHIN_MS = 60_000;
const TIMEOUT_MS = 120_000 + FAULT_SECONDS * 5_000;

const [site, hanging] = await Promise.all([Site.open(), Receiver.open()]);
afterAll(async () => {
  await site.close();
  await hanging.close();
});

type Furnished = { api: Api; shelf: Shelf };

const [ALL, NONE] = [{ created: true, updated: true, deleted: true }, { created: false, updated: false, deleted: false }];
const CONTACTS_ALONE: Actions = { contact: ALL, status: NONE, source: NONE };

test('of a thousand endpoints ten hang', { timeout: TIMEOUT_MS }, async () => {
  const beganAt = performance.now();
  const workspaces = await furnish();
  const healthy = WORKSPACES * ENDPOINTS_OF_EACH - HANGING;
  const alone = await rounds(workspaces, healthy * ROUNDS);
  await hanging.received(HANGING * ROUNDS);
  hanging.script = () => 'hang';
  const beside = await rounds(workspaces, healthy * ROUNDS);
  expect(beside.tookMs, `alone ${Math.round(alone.tookMs)} ms`).toBeLessThan(2 * alone.tookMs + SLACK_MS);
  expect(beside.slowestOfHundredMs).toBeLessThanOrEqual(Math.max(FLOOR_MS, 3 * alone.slowestOfHundredMs));
  const calmAt = performance.now();
  // What hangs is cut here: the 30 s of its deadline have tests of their own.
  const cutting = setInterval(() => hanging.cut(), 100);
  for (const { api } of workspaces) {
    await until('nothing is on its way', async () => {
      const counts = await Promise.all(['due', 'waiting', 'leased'].map(async (state) => {
        const { data } = await api.get<{ data: unknown[] }>(`/webhook-deliveries?state=${state}&limit=1`);
        return data.data.length;
      }));
      return counts.every((count) => count === 0);
    }, SETTLED_WITHIN_MS);
  }
  clearInterval(cutting);
  const recoverySeconds = (performance.now() - calmAt) / 1_000;
  for (const [nth, { api }] of workspaces.entries()) {
    const { data } = await api.get<{ data: { state: string }[] }>('/webhook-deliveries?state=failed&limit=1000');
    expect(data.data.length).toBe(hangsAt(nth) ? ROUNDS : 0);
  }
  const logs = await Promise.all(workspaces.map(({ api }) => everyRow<LogRow>(api, '/webhook-logs?limit=1000', 'before')));
  // Each one that was answered took one attempt, and each one that hung all three.
  expect(logs.flat()).toHaveLength(ROUNDS * (2 * healthy + HANGING + 3 * HANGING));
  report({
    fault: 'of 1,000 endpoints 10 hang', seed: 0, beganAt, events: 2 * ROUNDS * WORKSPACES, attempts: logs.flat().length, failed: HANGING * ROUNDS,
    interrupted: 0, duplicates: 0, unanswered: 0, broken: 0, recoverySeconds,
  });
});

const hangsAt = (nth: number) => nth % 2 === 0;

/** Beside the running server, as the commands do it, and for a thousand endpoints in a second instead of half a minute. */
async function furnish(): Promise<Furnished[]> {
  const databaseUrl = inject('store') === 'postgres' ? (site.place.at(-1) ?? null) : null;
  const store = await openStore({ data: site.data, databaseUrl, serve: false, clock: systemClock, log: silentLog });
  const made = Array.from({ length: WORKSPACES }, (_, nth) => makeWorkspace(store, nth));
  const apis = await Promise.all(made).finally(() => store.close());
  return Promise.all(apis.map(async (api) => ({ api, shelf: await makeShelf(api) })));
}

async function makeWorkspace(store: Store, nth: number): Promise<Api> {
  const subdomain = `w${nth}`;
  const owner = { email: `owner@${subdomain}.example`, name: 'Owner', passwordHash: 'none' };
  const nowMs = Date.now();
  const born = await store.workspaces.create({ subdomain, name: subdomain, owner, secret: newSecret(), nowMs });
  if ('taken' in born) throw new Error(`${subdomain} is taken`);
  const { workspaceId } = born;
  // The first endpoint stays off; these come after it.
  for (let endpoint = 0; endpoint < ENDPOINTS_OF_EACH; endpoint++) {
    const receiver = hangsAt(nth) && endpoint === 0 ? hanging : site.receiver;
    const secrets = { current: newSecret(), previous: null };
    const wishes = { url: receiver.url(`/${nth}/${endpoint}`), enabled: true, execution: 'queued', actions: CONTACTS_ALONE } as const;
    const { referenceVersion } = (await store.workspaces.byId(workspaceId)) ?? { referenceVersion: 0 };
    await store.endpoints.add({ endpoint: { ...NEW_ENDPOINT, workspaceId, secrets, ...wishes }, referenceVersion });
  }
  const { token, hash, prefix } = newToken();
  const rules = { name: 'test', prefix, abilities: ['*' as const], rateLimit: 0, monthlyQuota: null, expiresAtMs: null };
  await store.tokens.create({ workspaceId, hash, ...rules, nowMs });
  return new Api({ origin: () => site.server.origin, subdomain, token });
}

/** Changes in all workspaces at once, and the milliseconds until each endpoint that is well has heard of each. */
async function rounds(workspaces: Furnished[], expected: number): Promise<{ tookMs: number; slowestOfHundredMs: number }> {
  site.receiver.forget();
  const began = performance.now();
  const asked = new Map<string, number>();
  await Promise.all(
    workspaces.map(async ({ api, shelf }, nth) => {
      for (let round = 0; round < ROUNDS; round++) {
        const at = performance.now();
        asked.set(`${nth} ${(await makeContact(api, shelf)).id}`, at);
      }
    }),
  );
  await until('all that are well have heard', () => site.receiver.requests.length >= expected, SETTLED_WITHIN_MS);
  const tookMs = performance.now() - began;
  const pairs = site.receiver.requests.map((request) => `${request.path} ${header(request, 'webhook-id')}`);
  expect(new Set(pairs).size).toBe(expected);
  const askedAt = ({ path }: ReceivedRequest, id: number) => asked.get(`${path.split('/')[1]} ${id}`) ?? 0;
  const waits = site.receiver.requests.map((request) => request.at - askedAt(request, bodyOf(request).data.id)).sort((a, b) => a - b);
  return { tookMs, slowestOfHundredMs: waits[Math.floor(waits.length * 0.99)] ?? Infinity };
}
