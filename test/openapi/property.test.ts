import fc from 'fast-check';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api, type Answer } from '../support/api.ts';
import { chosenSeed } from '../support/random.ts';
import { Site, type Workspace } from '../support/site.ts';
import { makeContact, makeShelf } from '../support/records.ts';
import { until } from '../support/until.ts';
import type { CursorView } from '../support/views.ts';
import { requestFor, type Call, type Generated, type Operation } from './generated-calls.ts';
import { signIn } from './scene.ts';

/**
 * Drives a server from its own document, with values that fit and values that do not. Whatever is sent: never a fault, an
 * answer always has the shape that the document gives it, what is refused stores nothing, and another workspace's ids
 * are as unknown as ids that nobody has.
 */
/** Of each call, first of all. */
const RUNS_OF_A_CALL = 2;
/** More of any calls; a slow machine, on which that much time is over before, makes fewer of them. */
const MORE_RUNS = 60;
const TIME_MS = 8_000;
/** With its other headers a request of such a path is over the 16 KiB that a head may have. */
const TOO_LONG_A_PATH = 16_000;

type Document = { paths: Record<string, Record<string, Operation>>; components: object };

let site: Site;
let other: Workspace;
let document: Document;
let calls: Call[];
let person: Record<string, string>;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

beforeAll(async () => {
  site = await Site.open();
  other = await site.addWorkspace('other');
  await makeContact(site.api, await makeShelf(site.api));
  document = (await (await fetch(`${site.server.origin}/openapi.json`)).json()) as Document;
  ajv.addSchema(document, 'openapi');
  const { origin } = site.server;
  person = { origin, cookie: await signIn(origin) };
  calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
});
afterAll(() => site.close());

test('an id of another workspace answers as one that nobody has', async () => {
  const shelf = await makeShelf(other.api);
  const { id } = await makeContact(other.api, shelf);
  // Ids of records are counted over all workspaces, and the first workspace has made one of each before.
  expect([id, shelf.status_id, shelf.source_id]).toEqual([2, 2, 2]);
  const theirs = (await other.api.get<CursorView<{ id: number }>>('/webhook-deliveries?limit=1')).data.data[0]?.id ?? 0;
  expect(theirs).toBeGreaterThan(0);
  for (const call of calls.filter(({ path: one }) => isInWorkspace(one) && one.includes('{id}'))) {
    const { path, method, operation } = call;
    const ask = async (asked: number) => {
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(exampleOf(operation)) };
      const { status, text } = await send(call, { method, path: own(path).replace('{id}', String(asked)), ...body });
      return [status, text];
    };
    expect(await ask(path.includes('/webhook-deliveries/') ? theirs : id), `${method} ${path}`).toEqual(await ask(1_000_000));
  }
});

test('nothing that is sent makes a fault, a strange answer or half a change', { timeout: 120_000 }, async () => {
  expect(calls.length).toBeGreaterThan(90);
  const theirs = await traces(other.api);
  let [before, ofPeople] = [await traces(site.api), await tracesOfPeople()];
  const drive = async ({ call, request }: Driven) => {
    // A longer head is refused while it is still being sent, and who sends may see the connection end before the answer.
    const answer = await send(call, request).catch((error: unknown) => {
      if (request.path.length < TOO_LONG_A_PATH) throw error;
      return null;
    });
    const what = `${request.method} ${request.path} ${request.body ?? ''}\n${answer?.status} ${answer?.text}`;
    if (answer) {
      expect(answer.status, what).toBeLessThan(500);
      expectShape(call, answer, what);
      if (call.operation.operationId === 'importContacts' && answer.status === 202) await importsEnded();
    }
    if (call.method === 'GET') return;
    const after = await traces(site.api);
    if (!answer || answer.status >= 400) expect(after, what).toBe(before);
    before = after;
    if (isForToken(call)) return;
    const [peopleBefore, peopleAfter] = [ofPeople, await tracesOfPeople()];
    if (!answer || answer.status >= 400) expect(peopleAfter, what).toBe(peopleBefore);
    ofPeople = peopleAfter;
  };
  const seed = chosenSeed();
  process.stdout.write(`ACKWELL_SOAK_SEED=${seed} drives the ${inject('store')} server from its document\n`);
  for (const call of calls) {
    const requests = fc.sample(requestFor(call, document), { seed, numRuns: RUNS_OF_A_CALL });
    for (const request of requests) await drive({ call, request });
  }
  const anyCall = fc.constantFrom(...calls).chain((call) => requestFor(call, document).map((request) => ({ call, request })));
  const limits = { numRuns: MORE_RUNS, interruptAfterTimeLimit: TIME_MS, markInterruptAsFailure: false };
  await fc.assert(fc.asyncProperty(anyCall, drive), { seed, ...limits });
  expect(await traces(other.api)).toBe(theirs);
});

type Driven = { call: Call; request: Generated };

/** Carried out, they would end the session or the token that the others need; as nobody's they are refused, or do nothing. */
const BY_NOBODY = ['/logout', '/me/password'];
const OWN_TOKEN = /^\/tokens\/1(?!\d)/;

/** As whoever the call is for: a token, or the owner. */
async function send(call: Call, request: Generated): Promise<Answer<unknown>> {
  if (isForToken(call)) return site.api.call(request);
  const { origin } = site.server;
  const isByNobody = BY_NOBODY.includes(call.path) || (call.method !== 'GET' && OWN_TOKEN.test(request.path));
  const headers = isByNobody ? { origin } : person;
  const client = new Api({ origin: () => origin, subdomain: isInWorkspace(call.path) ? 'acme' : null, token: null, headers });
  try {
    return await client.call(request);
  } finally {
    client.close();
  }
}

function isForToken({ operation }: Call): boolean {
  return operation.security.some((scheme) => 'token' in scheme);
}

function isInWorkspace(path: string): boolean {
  return path.startsWith('/api/v1/');
}

function own(path: string): string {
  return path.replace('/api/v1/{subdomain}', '');
}

function exampleOf(operation: Operation): unknown {
  return operation['x-example-requests'].find(({ body }) => body)?.body ?? {};
}

/** What was accepted changes things after its answer too, and nothing else may be blamed for that. */
async function importsEnded(): Promise<void> {
  await until('no import is open', async () => {
    const { data } = await site.api.get<{ data: { state: string }[] }>('/imports');
    return data.data.every(({ state }) => state === 'done' || state === 'cancelled');
  });
}

/** What a write leaves behind, however small: records, and events. */
async function traces(api: Api): Promise<string> {
  const paths = ['/contacts', '/statuses', '/sources', '/groups', '/custom-fields', '/webhook-endpoints', '/webhook-settings'];
  const answers = await Promise.all([...paths, '/webhook-events?limit=1000', '/imports'].map((path) => api.get(path)));
  return answers.map(({ text }) => text).join('\n');
}

/** What only people change; when a token was used last says nothing of that. */
async function tracesOfPeople(): Promise<string> {
  const owner = site.clientOf(person);
  const answers = await Promise.all(['/tokens', '/invites', '/members', '/workspace'].map((path) => owner.get(path)));
  owner.close();
  return answers.map(({ text }) => text.replaceAll(/"last_used_at":("[^"]*"|null)/g, '')).join('\n');
}

function expectShape({ operation }: Call, { status, text, headers }: { status: number; text: string; headers: object }, what: string): void {
  const described = operation.responses[status];
  expect(described, what).toBeDefined();
  const type = String((headers as Record<string, unknown>)['content-type'] ?? '').split(';')[0] ?? '';
  if (type !== 'application/json') return;
  const key = `${operation.operationId} ${status}`;
  const validate = validators.get(key) ?? ajv.compile(schemaOf(described, what));
  validators.set(key, validate);
  expect([validate(JSON.parse(text)), validate.errors], what).toEqual([true, null]);
}

function schemaOf(described: unknown, what: string): object {
  const { $ref } = described as { $ref?: string };
  const response = $ref === undefined ? described : at($ref);
  const { content } = response as { content?: Record<string, { schema: object }> };
  expect(content, what).toBeDefined();
  return JSON.parse(JSON.stringify(content?.['application/json']?.schema ?? {}).replaceAll('"#/', '"openapi#/')) as object;
}

function at(ref: string): unknown {
  return ref.slice(2).split('/').reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], document);
}
