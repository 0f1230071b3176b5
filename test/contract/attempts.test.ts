import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/api.ts';
import { bodyOf, header, type ReceivedRequest } from '../support/received-request.ts';
import { logOf } from '../support/reads.ts';
import type { Reaction } from '../support/receiver.ts';
import { contactOn, makeShelf, type Shelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { ContactView, EventView, LogRow } from '../support/views.ts';
import { until } from '../support/until.ts';

/** How far a wait may be off, in milliseconds. */
const TOLERANCE_MS = 250;
const KEPT_BODY_BYTES = 64 * 1024;

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

/** What the receiver does with the contact of each first name, attempt by attempt; the last one goes on. */
const reactions: Record<string, Reaction[]> = {
  down: [{ status: 500, body: 'out of order' }],
  recovering: [{ status: 503 }, { status: 200 }],
  lateRecovering: [{ status: 503 }, { status: 503 }, { status: 202 }],
  created: [{ status: 201 }],
  noContent: [{ status: 204 }],
  odd2xx: [{ status: 299 }],
  moved: [{ status: 301, headers: { Location: '/elsewhere' } }],
  found: [{ status: 302, headers: { Location: '/elsewhere' } }],
  temporary: [{ status: 307, headers: { Location: '/elsewhere' } }],
  notModified: [{ status: 304 }],
  badRequest: [{ status: 400 }],
  gone: [{ status: 410 }],
  tooMany: [{ status: 429, headers: { 'Retry-After': '1' } }],
  reset: ['reset'],
  closed: ['close'],
  garbage: [{ raw: 'I am not a web server\r\n\r\n' }],
  hugeHead: [{ raw: `HTTP/1.1 200 OK\r\nX-Huge: ${'a'.repeat(300_000)}\r\n\r\n` }],
  flood: [{ status: 200, body: 'x'.repeat(100_000) }],
  drip: [{ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx' }],
  errorPage: [{ status: 200, body: '{"error":"I failed"}' }],
};

let shelf: Shelf;
/** What the API answered for each of them, all sent at once, so that their waits run side by side. */
const answers = new Map<string, Promise<Answer<ContactView>>>();

beforeAll(async () => {
  shelf = await makeShelf(api);
  receiver.script = (request) => {
    const steps = reactions[nameIn(request)] ?? [];
    return steps[Number(header(request, 'x-webhook-attempt')) - 1] ?? steps.at(-1) ?? { status: 200 };
  };
  await listen(api, { webhook_url: receiver.url() });
  for (const firstname of Object.keys(reactions)) {
    answers.set(firstname, api.post<ContactView>('/contacts', contactOn(shelf, { firstname })));
  }
  await Promise.all(answers.values());
});

const nameIn = (request: ReceivedRequest) => String(bodyOf(request).data.attributes['firstname']);
const requestsOf = (firstname: string) => receiver.requests.filter((request) => nameIn(request) === firstname);

/** The log of one contact, first attempt first. */
async function attemptsOf(firstname: string): Promise<LogRow[]> {
  const answer = await answers.get(firstname);
  return (await logOf(api, `?model=contact&record_id=${answer?.data.id}`)).toReversed();
}

describe('a delivery that fails', () => {
  test('is tried three times after 0, 2 and 4 seconds', () => {
    const [first, second, third, ...more] = requestsOf('down');
    expect(more).toEqual([]);
    const waits = [
      (second?.at ?? 0) - (first?.answered?.at ?? 0),
      (third?.at ?? 0) - (second?.answered?.at ?? 0),
    ];
    expect(Math.abs((waits[0] ?? 0) - 2000)).toBeLessThan(TOLERANCE_MS);
    expect(Math.abs((waits[1] ?? 0) - 4000)).toBeLessThan(TOLERANCE_MS);
  });

  test('repeats the same bytes under the same id', () => {
    const requests = requestsOf('down');
    for (const name of ['webhook-id', 'x-webhook-signature', 'x-webhook-event']) {
      expect(new Set(requests.map((request) => header(request, name))).size).toBe(1);
    }
    expect(new Set(requests.map(({ body }) => body.toString('hex'))).size).toBe(1);
    expect(requests.map((request) => header(request, 'x-webhook-attempt'))).toEqual(['1', '2', '3']);
  });

  test('is dated anew on every attempt', () => {
    const [first, second, third] = requestsOf('down').map((request) => Number(header(request, 'webhook-timestamp')));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(3);
  });

  test('leaves the change as it is', async () => {
    const answer = await answers.get('down');
    expect(answer?.status).toBe(201);
    expect(answer?.headers['x-webhook-outcome']).toBe('failed');
    expect((await api.get(`/contacts/${answer?.data.id}`)).status).toBe(200);
  });

  test('stays visible as failed', async () => {
    const eventId = header(requestsOf('down')[0] as ReceivedRequest, 'webhook-id'); // The test above counted three.
    const event = await api.get<EventView>(`/webhook-events/${eventId}`);
    expect(event.data.deliveries).toMatchObject([{ state: 'failed', reason: 'attempts_exhausted' }]);
    expect(event.data.attempts).toHaveLength(3);
  });

  test('has one row of the log for every attempt', async () => {
    const row = { status: 'failed', status_code: 500, error_code: null };
    expect(await attemptsOf('down')).toMatchObject([1, 2, 3].map((attempt) => ({ ...row, attempt })));
  });
});

describe('a success', () => {
  test.each(['created', 'noContent', 'odd2xx', 'errorPage', 'flood', 'drip'])('is any 2xx: %s', async (firstname) => {
    expect((await answers.get(firstname))?.headers['x-webhook-outcome']).toBe('delivered');
    expect(requestsOf(firstname)).toHaveLength(1);
    expect(await attemptsOf(firstname)).toMatchObject([{ attempt: 1, status: 'success', error_code: null }]);
  });

  test.each([
    ['recovering', 2],
    ['lateRecovering', 3],
  ])('of a later attempt ends the delivery: %s', async (firstname, attempts) => {
    expect((await answers.get(firstname))?.headers['x-webhook-outcome']).toBe('delivered');
    expect(requestsOf(firstname)).toHaveLength(attempts);
    expect((await attemptsOf(firstname)).at(-1)).toMatchObject({ attempt: attempts, status: 'success' });
  });

  test('keeps of a long answer the first 64 KiB', async () => {
    const [row] = await attemptsOf('flood');
    const detail = await api.get<Record<string, unknown>>(`/webhook-logs/${row?.id}`);
    expect(detail.data).toMatchObject({ status: 'success', response_body: 'x'.repeat(KEPT_BODY_BYTES) });
    expect(JSON.stringify(detail.data)).toMatch(/"\w*truncated\w*":true/);
  });

  test('does not wait long for the end of the body', async () => {
    const [row] = await attemptsOf('drip');
    expect(row?.duration_ms).toBeLessThan(2_000 + 2 * TOLERANCE_MS);
  });
});

describe('no success', () => {
  test.each([
    ['moved', 301, 'redirect_refused'],
    ['found', 302, 'redirect_refused'],
    ['temporary', 307, 'redirect_refused'],
    ['badRequest', 400, null],
    ['gone', 410, null],
    ['tooMany', 429, null],
  ])('is %s with status %i', async (firstname, statusCode, errorCode) => {
    expect((await answers.get(firstname))?.headers['x-webhook-outcome']).toBe('failed');
    const log = await attemptsOf(firstname);
    expect(log.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    for (const row of log) expect(row).toMatchObject({ status: 'failed', status_code: statusCode, error_code: errorCode });
  });

  test('is a 304, which leads nowhere', async () => {
    const row = { status: 'failed', status_code: 304 };
    expect(await attemptsOf('notModified')).toMatchObject([row, row, row]);
  });

  test('follows a redirect', () => {
    expect(receiver.requests.filter(({ path }) => path.includes('elsewhere'))).toEqual([]);
  });

  test('shortens or stretches the waits for Retry-After', () => {
    const [first, second] = requestsOf('tooMany');
    expect(Math.abs((second?.at ?? 0) - (first?.answered?.at ?? 0) - 2000)).toBeLessThan(TOLERANCE_MS);
  });

  test.each([
    ['reset', 'connection_reset'],
    ['closed', 'connection_reset'],
    ['garbage', 'response_malformed'],
    ['hugeHead', 'response_too_large'],
  ])('is %s, an error called %s', async (firstname, errorCode) => {
    expect((await answers.get(firstname))?.headers['x-webhook-outcome']).toBe('failed');
    const log = await attemptsOf(firstname);
    expect(log).toHaveLength(3);
    for (const row of log) expect(row).toMatchObject({ status: 'error', status_code: null, error_code: errorCode });
    expect(requestsOf(firstname)).toHaveLength(3);
  });

  test('is a port where nobody listens', async () => {
    const row = await firstRowAt(`http://127.0.0.1:${await closedPort()}/`);
    expect(row).toMatchObject({ status: 'error', status_code: null, error_code: 'connection_refused' });
  });

  test('is a server that speaks no TLS', async () => {
    const plain = createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const row = await firstRowAt(`https://127.0.0.1:${await portOf(plain)}/`);
    plain.close();
    expect(row).toMatchObject({ status: 'error', status_code: null, error_code: 'tls_failed' });
  });

  async function firstRowAt(url: string): Promise<LogRow | undefined> {
    const { api: own } = await site.addWorkspace(`at-${new URL(url).protocol.slice(0, -1)}`);
    await listen(own, { webhook_url: url, execution: 'queued' });
    await own.post('/sources', { name: 'Website' });
    return until('the first attempt is in the log', async () => (await logOf(own)).at(-1));
  }
});

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port; // Listening on TCP, so it is never a path or null.
}
