import fc from 'fast-check';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { chosenSeed } from '../support/random.ts';
import { Site, type Workspace } from '../support/site.ts';
import { makeContact, makeShelf } from '../support/records.ts';
import { until } from '../support/until.ts';
import type { CursorView } from '../support/views.ts';
import { requestFor, type Call, type Operation } from './generated-calls.ts';

/**
 * Drives a server from its own document, with values that fit and values that do not. Whatever is sent: never a fault, an
 * answer always has the shape that the document gives it, what is refused stores nothing, and another workspace's ids
 * are as unknown as ids that nobody has.
 */
/** On each store; so much time is given to it, of which a slow machine makes fewer runs. */
const RUNS = 200;
const TIME_MS = 8_000;
/** With its other headers a request of such a path is over the 16 KiB that a head may have. */
const TOO_LONG_A_PATH = 16_000;

type Document = { paths: Record<string, Record<string, Operation>>; components: object };

let site: Site;
let other: Workspace;
let document: Document;
let calls: Call[];
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

beforeAll(async () => {
  site = await Site.open();
  other = await site.addWorkspace('other');
  await makeContact(site.api, await makeShelf(site.api));
  document = (await (await fetch(`${site.server.origin}/openapi.json`)).json()) as Document;
  ajv.addSchema(document, 'openapi');
  calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { security }]) => security.some((scheme) => 'token' in scheme))
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
  for (const { path, method, operation } of calls.filter(({ path: one }) => one.includes('{id}'))) {
    const ask = async (asked: number) => {
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(exampleOf(operation)) };
      const { status, text } = await site.api.call({ method, path: own(path).replace('{id}', String(asked)), ...body });
      return [status, text];
    };
    expect(await ask(path.includes('/webhook-deliveries/') ? theirs : id), `${method} ${path}`).toEqual(await ask(1_000_000));
  }
});

test('nothing that is sent makes a fault, a strange answer or half a change', { timeout: 60_000 }, async () => {
  expect(calls.length).toBeGreaterThan(25);
  const anyCall = fc.constantFrom(...calls).chain((call) => requestFor(call, document).map((request) => ({ call, request })));
  const property = fc.asyncProperty(anyCall, async ({ call, request }) => {
    const isWrite = call.method !== 'GET';
    const before = isWrite ? await traces() : null;
    // A longer head is refused while it is still being sent, and who sends may see the connection end before the answer.
    const answer = await site.api.call<unknown>(request).catch((error: unknown) => {
      if (request.path.length < TOO_LONG_A_PATH) throw error;
      return null;
    });
    if (!answer) {
      if (before !== null) expect(await traces(), 'after a head that is too long').toBe(before);
      return; // Not what the expectation returns: a property takes that for its verdict.
    }
    const what = `${request.method} ${request.path} ${request.body ?? ''}\n${answer.status} ${answer.text}`;
    expect(answer.status, what).toBeLessThan(500);
    expectShape(call, answer, what);
    if (before !== null && answer.status >= 400) expect(await traces(), what).toBe(before);
    if (call.operation.operationId === 'importContacts' && answer.status === 202) await importsEnded();
  });
  const seed = chosenSeed();
  process.stdout.write(`ACKWELL_SOAK_SEED=${seed} drives the ${inject('store')} server from its document\n`);
  await fc.assert(property, { seed, numRuns: RUNS, interruptAfterTimeLimit: TIME_MS, markInterruptAsFailure: false });
});

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
async function traces(): Promise<string> {
  const paths = ['/contacts', '/statuses', '/sources', '/groups', '/custom-fields', '/webhook-endpoints', '/webhook-settings'];
  const answers = await Promise.all([...paths, '/webhook-events?limit=1000', '/imports'].map((path) => site.api.get(path)));
  return answers.map(({ text }) => text).join('\n');
}

function expectShape({ operation }: Call, { status, text, headers }: { status: number; text: string; headers: object }, what: string): void {
  const described = operation.responses[status];
  expect(described, what).toBeDefined();
  const type = String((headers as Record<string, unknown>)['content-type'] ?? '').split(';')[0] ?? '';
  if (type !== 'application/json') return;
  const key = `${operation.operationId} ${status}`;
  const validate = validators.get(key) ?? ajv.compile(schemaOf(described));
  validators.set(key, validate);
  expect([validate(JSON.parse(text)), validate.errors], what).toEqual([true, null]);
}

function schemaOf(described: unknown): object {
  const { $ref } = described as { $ref?: string };
  const response = $ref === undefined ? described : at($ref);
  const { content } = response as { content: Record<string, { schema: object }> };
  return JSON.parse(JSON.stringify(content['application/json']?.schema ?? {}).replaceAll('"#/', '"openapi#/')) as object;
}

function at(ref: string): unknown {
  return ref.slice(2).split('/').reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], document);
}
