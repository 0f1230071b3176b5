import { createHmac } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { requestFor, type Call, type Operation } from '../openapi/generated-calls.ts';
import { openSiteWithMeta } from '../support/meta.ts';
import { makeContact, makeShelf } from '../support/records.ts';
import { listen, PASSWORD } from '../support/site.ts';
import { tableRows } from '../support/table-rows.ts';
import { until } from '../support/until.ts';

/** Bytes and bodies that nobody would send: never a 5xx, never silence, never a crash, and nothing stored. */
const RAW_RUNS = 1_600;
const BODIES_PER_CALL = 5;
const POST_RUNS = 150;
/** Longer than any answer, on a machine that is busy with other things; the server itself would wait 10 s for a head. */
const ANSWER_WITHIN_MS = 8_000;
const HALF_OPEN = 500;

const { site, meta } = await openSiteWithMeta();
afterAll(async () => {
  await site.close();
  await meta.close();
});

let cookie = '';
let document: { paths: Record<string, Record<string, Operation>> };

async function signIn(): Promise<string> {
  const body = JSON.stringify({ email: 'owner@acme.example', password: PASSWORD });
  const answer = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** What a refused call must leave alone: all but the notes of who called, and the counts of guesses. */
async function stored(): Promise<string> {
  const passing = /^(tokens|sessions|known_devices|sign_in_counts|audit_log|answers|counters|webhook_logs|deliveries|request_windows|meta_posts|endpoint_counts|whatsapp_connections):/;
  return (await tableRows(site.place)).filter((row) => !passing.test(row)).join('\n');
}

beforeAll(async () => {
  await listen(site.api, { webhook_url: site.receiver.url(), execution: 'queued' });
  await makeContact(site.api, await makeShelf(site.api));
  cookie = await signIn();
  document = (await (await fetch(`${site.server.origin}/openapi.json`)).json()) as typeof document;
});
afterEach(async () => {
  expect(site.server.running).toBe(true);
  expect((await fetch(`${site.server.origin}/healthz`)).status).toBe(200);
  expect(site.server.output).not.toMatch(/unhandled|uncaught|"level":"fault"/i);
});

/** The statuses of all answers that come until the server hangs up; the bytes end with the end of our side. */
function statusesOf(bytes: Buffer): Promise<number[]> {
  const { hostname, port } = new URL(site.server.origin);
  return new Promise((resolve, reject) => {
    const socket = connectTcp(Number(port), hostname, () => socket.end(bytes));
    const timer = setTimeout(() => socket.destroy(new Error('The server neither answers nor hangs up')), ANSWER_WITHIN_MS);
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === undefined ? reject(error) : undefined));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve([...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)));
    });
  });
}

/** Lawful requests, and what becomes of them when bytes are changed, doubled, lost or put in. */
function spoiled(): fc.Arbitrary<Buffer> {
  const head = (line: string, more: string[]) =>
    [line, 'Host: x', `Authorization: Bearer ${site.acme.token}`, ...more, '', ''].join('\r\n');
  const json = 'Content-Type: application/json';
  const lawful = [
    head('GET /api/v1/acme/contacts?per_page=2 HTTP/1.1', []),
    `${head('POST /api/v1/acme/statuses HTTP/1.1', [json, 'Content-Length: 2'])}{}`,
    `${head('PUT /api/v1/acme/webhook-settings HTTP/1.1', [json, 'Transfer-Encoding: chunked'])}5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n`,
    `${head('POST /login HTTP/1.1', [json, 'Content-Length: 22'])}{"email":"a@b.example"}`,
    `${head('POST /api/v1/acme/imports/contacts HTTP/1.1', ['Content-Type: text/csv', 'Content-Length: 9'])}phone\n+1\n`,
  ].map((text) => Buffer.from(text));
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('\r\n', '\n', '\r\n\r\n', '\0', ':', ' ', '\t', 'HTTP/1.1', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', 'ffffffffffffffff\r\n', '%00', '..', 'x'.repeat(20_000)).map((text) => Buffer.from(text)),
  );
  const change = fc.record({ at: fc.nat(600), take: fc.nat(12), put: piece });
  return fc.tuple(fc.constantFrom(...lawful), fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) =>
    changes.reduce((all, { at, take, put }) => {
      const from = at % (all.length + 1);
      return Buffer.concat([all.subarray(0, from), put, all.subarray(from + take)]);
    }, bytes),
  );
}

describe('bytes on a connection', () => {
  test('are refused or hung up on, whatever they are', { timeout: 90_000 }, async () => {
    const before = await stored();
    const bytes = fc.oneof({ weight: 4, arbitrary: spoiled() }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw)) });
    let accepted = false;
    const property = fc.asyncProperty(fc.array(bytes, { minLength: 8, maxLength: 8 }), async (batch) => {
      const all = (await Promise.all(batch.map(statusesOf))).flat();
      accepted ||= all.some((status) => status === 201 || status === 202);
      for (const status of all) expect(status === 501 || status === 505 || status < 500, String(status)).toBe(true);
    });
    await fc.assert(property, { numRuns: RAW_RUNS / 8, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false });
    // A file whose sender has gone is discarded after that.
    if (!accepted) await until('nothing is left of it', async () => (await stored()) === before);
  });

  test('that stop half way hold nobody up', async () => {
    const { hostname, port } = new URL(site.server.origin);
    const half = ['GET /api/v1/acme/contacts HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{'];
    const sockets: Socket[] = [];
    await Promise.all(
      Array.from({ length: HALF_OPEN }, (_, nth) => new Promise<void>((resolve) => {
        const socket = connectTcp(Number(port), hostname, () => socket.write(half[nth % 2] ?? '', () => resolve()));
        socket.on('error', () => {});
        sockets.push(socket);
      })),
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => site.api.get('/contacts')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const socket of sockets) socket.destroy();
  });
});

const GOES_ON = /^(imports|webhook_jobs): .*"state":"(receiving|queued|running)"/;

/** Calls after which nobody is signed in, or the fuzz would be all that is left. */
const ENDING = ['POST /logout', 'DELETE /me/sessions', 'POST /me/password'];

describe('bodies', () => {
  test('of every call that writes, people’s too, are refused whole', { timeout: 120_000 }, async () => {
    const writes: Call[] = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).filter(([method]) => method !== 'get').map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    expect(writes.length).toBeGreaterThan(50);
    for (const call of writes.filter(({ method, path }) => !ENDING.includes(`${method} ${path}`))) {
      for (const request of fc.sample(requestFor(call, document), BODIES_PER_CALL)) await expectWhole(call, request);
    }
  });

  async function expectWhole(call: Call, { path, body, headers = {} }: { path: string; body?: string; headers?: Record<string, string> }): Promise<void> {
    if (path.length > 8_000) return;
    const base = call.path.startsWith('/api/v1/') ? '/api/v1/acme' : '';
    const before = await stored();
    const answer = await fetch(site.server.origin + base + path, {
      method: call.method,
      redirect: 'manual',
      headers: { cookie, origin: site.server.origin, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body }),
    });
    const what = `${call.method} ${base}${path} ${body ?? ''}\n${answer.status} ${await answer.text()}`;
    expect(answer.status === 503 ? 200 : answer.status, what).toBeLessThan(500);
    expect(what.replace(path, '').replace(body ?? '', ''), 'nothing of the inside is told').not.toMatch(/SQLITE_|node_modules|\bat \/|\.ts:\d/);
    if (answer.status >= 400) expect(await stored(), what).toBe(before);
    // What was accepted goes on behind its answer, and nothing else may be blamed for that.
    if (answer.status === 202) await until('nothing goes on', async () => !(await tableRows(site.place)).some((row) => GOES_ON.test(row)));
  }

  test('that Meta signed but never meant are kept or refused, and stop nothing', async () => {
    const post = async (body: Buffer) => {
      const signature = createHmac('sha256', FAKE.appSecret).update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
      return (await fetch(`${site.server.origin}/webhooks/meta`, { method: 'POST', headers, body: new Uint8Array(body) })).status;
    };
    const odd = fc.jsonValue({ maxDepth: 4 });
    const change = fc.record({ field: fc.oneof(fc.constant('messages'), fc.string()), value: fc.oneof(odd, fc.record({ metadata: odd, messages: fc.array(odd), contacts: odd, statuses: fc.array(odd) }, { requiredKeys: [] })) });
    const entry = fc.record({ id: odd, changes: fc.oneof(odd, fc.array(fc.oneof(change, odd), { maxLength: 3 })) });
    const bodies = fc.oneof(
      fc.record({ object: fc.constant('whatsapp_business_account'), entry: fc.oneof(odd, fc.array(entry, { maxLength: 2 })) }).map((one) => Buffer.from(JSON.stringify(one))),
      odd.map((one) => Buffer.from(JSON.stringify(one))),
      fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw)),
    );
    await fc.assert(fc.asyncProperty(bodies, async (body) => {
      expect(await post(body)).toBeLessThan(500);
    }), { numRuns: POST_RUNS });
  });
});
