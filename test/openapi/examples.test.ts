import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Description, Example } from '../../server/api/description.ts';
import { PEOPLE_DESCRIPTIONS } from '../../server/api/people/descriptions.ts';
import { PROBE_DESCRIPTIONS } from '../../server/api/probe-descriptions.ts';
import { declaredRoutes } from '../../server/api/routes/declared-rig.ts';
import type { RunningServer } from '../../server/main.ts';
import { Scene, signIn } from './scene.ts';

/** Every example of the document, sent as it stands to a server that has what scene.ts says. */
type Operation = { summary: string; tags: [string]; security: object[]; 'x-example-requests': Example[] };
type Document = { paths: Record<string, Record<string, Operation>>; webhooks: Record<string, { post: Received }> };
type Received = { parameters: { name: string }[] };
type Case = { name: string; method: string; path: string; operation: Operation; example: Example };

const ABOUT: Description[] = [
  ...declaredRoutes().map(({ about }) => about),
  ...Object.values(PEOPLE_DESCRIPTIONS),
  ...Object.values(PROBE_DESCRIPTIONS),
];

/** Calls after which others of their group would not be answered as they are: who signs out, or changes the URL. */
const UPSETTING = ['People and the server', 'Webhook settings'];

let scene: Scene;
let document: Document;
let cases: Case[];

beforeAll(async () => {
  scene = await Scene.open();
  document = await scene.serve('empty', async ({ origin }) => (await (await fetch(`${origin}/openapi.json`)).json()) as Document);
  cases = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      operation['x-example-requests'].map((example) => {
        const { summary } = operation;
        return { name: [summary, example.title].filter(Boolean).join(': '), method: method.toUpperCase(), path, operation, example };
      }),
    ),
  );
});
afterAll(() => scene.close());

describe('the examples of the document', () => {
  test('of reads answer as described', async () => {
    const reads = cases.filter(({ method }) => method === 'GET');
    expect(reads.length).toBeGreaterThan(10);
    await scene.serve('furnished', async (server) => {
      for (const each of reads) await expectAsDescribed(each, server);
    });
  });

  test('of writes answer as described, no group of calls seeing what another did', { timeout: 120_000 }, async () => {
    const writes = cases.filter(({ method }) => method !== 'GET');
    expect(writes.length).toBeGreaterThan(10);
    const groups = Map.groupBy(writes, ({ name, operation: { tags: [tag] } }) => (UPSETTING.includes(tag) ? name : tag));
    for (const group of groups.values()) {
      await scene.serve(group[0]?.path === '/setup' ? 'empty' : 'furnished', async (server) => {
        for (const each of group) await expectAsDescribed(each, server);
      });
    }
  });

  test('make no fault in the order of the document, whatever one leaves for the next', { timeout: 120_000 }, async () => {
    await scene.serve('furnished', async (server) => {
      for (const each of cases.filter(({ path }) => path !== '/setup')) {
        const { status, text } = await answerTo(each, server);
        expect(status, `${each.name}: ${text}`).toBeLessThan(500);
      }
    });
  });

  test('of the webhooks name the headers that are sent', () => {
    const [request] = scene.site.receiver.requests;
    const ofHttp = ['host', 'content-type', 'content-length', 'accept-encoding'];
    const sent = request?.headers.map(([name]) => name).filter((name) => !ofHttp.includes(name.toLowerCase()));
    for (const [name, { post }] of Object.entries(document.webhooks)) {
      expect(post.parameters.map((parameter) => parameter.name).sort(), name).toEqual(sent?.sort());
    }
  });
});

async function answerTo({ method, path, operation, example }: Case, server: RunningServer) {
  const answer = await fetch(server.origin + addressOf(path, example), {
    method,
    headers: { ...(await credentials(operation, server.origin)), ...typeOf(example) },
    ...(example.body && { body: JSON.stringify(bodyOf(path, { example, server })) }),
    ...(example.text !== undefined && { body: example.text }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function expectAsDescribed(each: Case, server: RunningServer): Promise<void> {
  const { name, operation, example } = each;
  const answer = await answerTo(each, server);
  const { text } = answer;
  expect(answer.status, `${name}: ${text}`).toBe(example.status);
  const about = ABOUT.find(({ summary }) => summary === operation.summary);
  const shape = about?.answers[answer.status] ?? z.never();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
  const { error } = shape.safeParse(text === '' ? undefined : isJson ? JSON.parse(text) : text);
  expect(error?.issues, `${name}: ${text}`).toBeUndefined();
  for (const header of Object.keys(about?.headers ?? {})) expect([...answer.headers.keys()], name).toContain(header.toLowerCase());
}

function typeOf({ body, text }: Example): Record<string, string> {
  if (text !== undefined) return { 'content-type': 'text/csv' };
  return body ? { 'content-type': 'application/json' } : {};
}

function addressOf(path: string, { params = {}, query = {} }: Example): string {
  const given: Record<string, string | number> = { ...params, subdomain: 'acme' };
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(scene.known.get(given[name]) ?? given[name])),
  );
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

function bodyOf(path: string, { example, server }: { example: Example; server: RunningServer }): unknown {
  const { token } = example.body ?? {};
  if (path === '/setup') return { ...example.body, token: new URL(server.setupLink ?? '').searchParams.get('token') };
  return token === undefined ? example.body : { ...example.body, token: scene.known.get(token) };
}

async function credentials({ security }: Operation, origin: string): Promise<Record<string, string>> {
  if (security.some((scheme) => 'token' in scheme)) return { authorization: `Bearer ${scene.site.acme.token}` };
  const own = { origin };
  return security.length > 0 ? { ...own, cookie: await signIn(origin) } : own;
}
