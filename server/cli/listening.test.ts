import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { spawnAckwell } from '../../test/support/ackwell.ts';
import { Receiver } from '../../test/support/receiver.ts';
import { until } from '../../test/support/until.ts';
import { verifyWebhook } from '../../receiver/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const BODY = JSON.stringify({
  event: 'created',
  model: 'App\\Models\\Tenant\\Contact',
  data: { id: 12, attributes: {}, relations: {} },
  original: null,
  timestamp: '2026-04-16T12:34:56+00:00',
});

type Running = ReturnType<typeof start>;

function start(words: string[]) {
  const child = spawnAckwell(words);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const end = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { output, ended, end };
}

let running: Running | null = null;
afterEach(async () => {
  await running?.end();
});

async function listening(...options: string[]): Promise<{ origin: string; output: Running['output']; end: Running['end'] }> {
  const started = start(['listen', '--port', '0', ...options]);
  running = started;
  const origin = await until('it listens', () => /http:\/\/127\.0\.0\.1:\d+/.exec(started.output.stderr)?.[0]);
  return { ...started, origin };
}

function signedHeaders(): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  return {
    'content-type': 'application/json',
    'webhook-id': 'evt_1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${createHmac('sha256', key).update(`evt_1.${timestamp}.${BODY}`).digest('base64')}`,
    'x-webhook-signature': createHmac('sha256', SECRET).update(BODY).digest('hex'),
  };
}

async function post(url: string, body = BODY): Promise<number> {
  return (await fetch(url, { method: 'POST', headers: signedHeaders(), body })).status;
}

describe('listen', () => {
  test('verifies both schemes and says what is wrong', async () => {
    const { origin, output, end } = await listening('--secret', SECRET);
    const shown = (what: RegExp) => until(`it shows ${what.source}`, () => what.test(output.stdout));
    expect(await post(`${origin}/hook`)).toBe(200);
    await shown(/POST \/hook {2}contact created #12 {2}✓ webhook-signature {2}✓ X-Webhook-Signature {2}→ 200/);
    await post(`${origin}/hook`, JSON.stringify(JSON.parse(BODY), null, 1));
    await shown(/✗ webhook-signature {2}✗ X-Webhook-Signature/);
    await shown(/written as JSON again/);
    const data = { message_id: 'wamid.X', status: 'read', error_message: null, tenant_id: 6 };
    await post(`${origin}/hook`, JSON.stringify({ event: 'message.read', model: 'WhatsAppMessage', data }));
    await shown(/POST \/hook {2}message\.read wamid\.X {2}/);
    expect(await end()).toBe(0);
  });

  test('answers as it is told, the last for ever', async () => {
    const { origin } = await listening('--answer', '500,204', '--delay', '1');
    expect([await post(origin), await post(origin), await post(origin)]).toEqual([500, 204, 204]);
  });

  test('forwards what came, and answers what comes back', async () => {
    const target = await Receiver.open();
    target.script = () => ({ status: 422 });
    const { origin, output } = await listening('--forward-to', target.url('/app'), '--json');
    expect(await post(`${origin}/hook`)).toBe(422);
    const [request] = await target.received(1);
    expect(request?.path).toBe('/app');
    const line = await until('it printed a line', () => output.stdout.endsWith('\n') && output.stdout);
    const { headers, body, answered } = JSON.parse(line) as { headers: Record<string, string>; body: string; answered: number };
    expect(verifyWebhook({ headers, body, secret: SECRET }).data.id).toBe(12);
    expect({ body: request?.body.toString(), answered }).toEqual({ body: BODY, answered: 422 });
    await target.close();
    expect(await post(origin)).toBe(502);
  });

  test('shows what could steer a terminal as plain text', async () => {
    const { origin, output } = await listening();
    await post(origin, '\u001b[2Jcleared');
    await until('it shows the text', () => output.stdout.includes('\\u001b[2Jcleared'));
  });
});

describe('demo', () => {
  test('shows all nine events, verified, and ends cleanly', async () => {
    const demo = start(['demo', '--port', '0', '--json']);
    running = demo;
    const lines = await until('ten events arrived', () => {
      const complete = demo.output.stdout.split('\n').slice(0, -1);
      return complete.length >= 11 && complete;
    });
    const arrivals = lines.slice(1).map((line) => JSON.parse(line) as { verified: boolean; attempt: number; body: string });
    const events = arrivals.map(({ body }) => JSON.parse(body) as { event: string; model: string });
    expect(arrivals.every(({ verified, attempt }) => verified && attempt === 1)).toBe(true);
    expect(events.map(({ model, event }) => `${model.split('\\').at(-1)} ${event}`)).toEqual([
      'Status created', 'Status updated', 'Source created', 'Source updated', 'Contact created', 'Contact updated',
      'Contact deleted', 'Source deleted', 'Status deleted', 'Contact created',
    ]);
    const { origin, workspace, token } = JSON.parse(lines[0] ?? '') as Record<string, string>;
    const answer = await fetch(`${origin}/api/v1/${workspace}/contacts`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await answer.json()) as { data: { total: number } }).data.total).toBe(1);
    expect(await demo.end()).toBe(0);
  });
});
