import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreFault, type Store } from '../../store/contract.ts';
import type { NewPost, WhatsAppStore } from '../../store/contract-whatsapp.ts';
import { silentLog } from '../../kit/log.ts';
import { ApiRig, META } from '../rig.ts';
import { until } from '../../../test/support/until.ts';
import { Senders } from './senders.ts';

/** As Meta writes it: everything beyond ASCII, and some of ASCII, as an escape. */
const BODY =
  '{"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550001111","phone_number_id":"900000000000001"},"contacts":[{"profile":{"name":"Zo\\u00eb"},"wa_id":"15550002222"}],"messages":[{"from":"15550002222","id":"wamid.T1","timestamp":"1790000000","type":"text","text":{"body":"me\\u0040x.io https:\\/\\/x.io \\ud83d\\ude00"}}]},"field":"messages"}]}]}';
const DIGEST = '36dbb5b767fcf3d1f053d736891a85265eec1b05b2cb93d92871563806e8e47a';
const VERIFY_TOKEN = 'verify-7f3a';

let rig: ApiRig;
let stored: NewPost[] = [];
let failure: Error | null = null;

beforeAll(async () => {
  rig = await ApiRig.open({ wrap: watched });
});
afterAll(() => rig.close());
beforeEach(() => {
  stored = [];
  failure = null;
});

/** Between the api and the real store: sees what is added, and can fail. */
function watched(store: Store): Store {
  const { posts } = store.whatsapp;
  const whatsapp: WhatsAppStore = {
    ...store.whatsapp,
    app: { ...store.whatsapp.app, verifyToken: () => Promise.resolve(VERIFY_TOKEN) },
    posts: {
      ...posts,
      async add(post) {
        if (failure) throw failure;
        await posts.add(post);
        stored.push(post);
      },
    },
  };
  return Object.defineProperty(Object.create(store) as Store, 'whatsapp', { value: whatsapp });
}

function post(headers: Record<string, string | string[]>, body: string | Buffer = BODY) {
  return rig.ask({ method: 'POST', path: '/webhooks/meta', headers: { 'content-type': 'application/json', ...headers }, body });
}

function signatureOf(body: string | Buffer, secret = META.appSecret ?? '', algorithm = 'sha256'): string {
  return createHmac(algorithm, secret).update(body).digest('hex');
}

describe('a signed post', () => {
  test.each([
    ['the published vector', BODY, DIGEST],
    ['what is no JSON', '{', null],
    ['what is no UTF-8', Buffer.from([0xff, 0xfe]), null],
    ['nothing at all', '', null],
    ['4 MiB', 'a'.repeat(4 * 1024 * 1024), null],
  ])('is stored byte by byte: %s', async (_case, body, digest) => {
    const answer = await post({ 'x-hub-signature-256': `sha256=${digest ?? signatureOf(body)}` }, body);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(stored.map((one) => Buffer.from(one.body))).toEqual([Buffer.from(body)]);
  });

  test('is answered 503 when it cannot be stored, whatever the reason', async () => {
    for (const error of [new StoreFault('full', 'no space'), new StoreFault('damaged', 'broken'), new Error('surprise')]) {
      failure = error;
      const answer = await post({ 'x-hub-signature-256': `sha256=${DIGEST}` });
      expect([answer.status, answer.headers['retry-after'] !== undefined]).toEqual([503, true]);
    }
  });

  test('has 10 s to come', async () => {
    const head = ['POST /webhooks/meta HTTP/1.1', 'Host: a', `X-Hub-Signature-256: sha256=${DIGEST}`, 'Content-Length: 999'];
    const coming = rig.raw([...head, '', '{'].join('\r\n'));
    let answered = '';
    void coming.then((text) => (answered = text));
    const before = rig.clock.monotonic();
    await until('the server gives it up', () => {
      rig.clock.advance(50);
      return answered !== '';
    });
    expect(answered).toMatch(/^HTTP\/1.1 408 /);
    expect(rig.clock.monotonic() - before).toBeLessThan(25_000); // Other bodies have 30 s.
    expect(stored).toEqual([]);
  });

  test('over 4 MiB is refused', async () => {
    const body = 'a'.repeat(4 * 1024 * 1024 + 1);
    expect((await post({ 'x-hub-signature-256': `sha256=${signatureOf(body)}` }, body)).status).toBe(413);
    expect(stored).toEqual([]);
  });
});

describe('a post with a wrong signature stores nothing', () => {
  const reserialised = JSON.stringify(JSON.parse(BODY));
  const rows: [name: string, header: string | string[], status: number][] = [
    ['empty', '', 403],
    ['prefix alone', 'sha256=', 403],
    ['no prefix', DIGEST, 403],
    ['truncated', `sha256=${DIGEST.slice(0, 32)}`, 403],
    ['one digit more', `sha256=${DIGEST}0`, 403],
    ['upper case', `sha256=${DIGEST.toUpperCase()}`, 403],
    ['not hex', `sha256=${'z'.repeat(64)}`, 403],
    ['another secret', `sha256=${signatureOf(BODY, 'another')}`, 403],
    ['an empty secret', `sha256=${signatureOf(BODY, '')}`, 403],
    ['serialised anew', `sha256=${signatureOf(reserialised)}`, 403],
    ['a bare hash', `sha256=${createHash('sha256').update(BODY).digest('hex')}`, 403],
    ['another algorithm', `sha512=${signatureOf(BODY, META.appSecret ?? '', 'sha512')}`, 403],
    ['another name', `sha1=${DIGEST}`, 403],
    ['base64', `sha256=${Buffer.from(DIGEST, 'hex').toString('base64')}`, 403],
    ['twice in one header', `sha256=${DIGEST},sha256=${DIGEST}`, 403],
    ['in two headers', [`sha256=${DIGEST}`, `sha256=${DIGEST}`], 403],
    ['something behind it', `sha256=${DIGEST} x`, 403],
  ];

  test.each(rows)('%s', async (_name, header, status) => {
    expect((await post({ 'x-hub-signature-256': header })).status).toBe(status);
    expect(stored).toEqual([]);
  });

  test('none, or the old one alone', async () => {
    expect((await post({})).status).toBe(401);
    expect((await post({ 'x-hub-signature': `sha1=${signatureOf(BODY, META.appSecret ?? '', 'sha1')}` })).status).toBe(401);
    expect(stored).toEqual([]);
  });

  test('of 20 MB is refused before it is read', async () => {
    expect((await post({}, Buffer.alloc(20 * 1024 * 1024, 0x61))).status).toBe(401);
  });
});

describe('a crowd of wrong signatures', () => {
  const wrong = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };

  test('is counted, told to slow down, stored nowhere, and keeps out nobody who signs well', async () => {
    rig.clock.advance(60_000);
    const before = rig.metaPosts.length;
    const answers = [];
    for (let nth = 0; nth < 605; nth++) answers.push(await post(nth % 2 === 0 ? wrong : {}, '{}'));
    expect(new Set(answers.slice(0, 600).map(({ status }) => status))).toEqual(new Set([401, 403]));
    expect(answers.slice(600).map(({ status, headers }) => [status, headers['retry-after']])).toEqual(Array(5).fill([429, '60']));
    expect(stored).toEqual([]);
    expect(rig.metaPosts.slice(before)).toEqual(Array(605).fill('refused'));
    expect((await post({ 'x-hub-signature-256': `sha256=${DIGEST}` })).status).toBe(200);
    expect(rig.metaPosts.at(-1)).toBe('stored');
    rig.clock.advance(60_000);
    expect((await post(wrong)).status).toBe(403);
  });
});

test('bodies of strangers take no room from senders who are known', () => {
  const senders = new Senders(rig.clock, silentLog);
  const [meta, stranger] = [senders.roomOf('meta'), senders.roomOf('stranger')];
  expect(meta).toBe(stranger);
  senders.signed('meta');
  expect(senders.roomOf('meta')).not.toBe(stranger);
  expect(senders.roomOf('stranger')).toBe(stranger);
  rig.clock.advance(24 * 3_600_000);
  expect(senders.roomOf('meta')).toBe(stranger);
});

test('the app secret of before counts to its end', async () => {
  const { appSecret = '', untilMs = 0 } = META.previous ?? {};
  const signed = { 'x-hub-signature-256': `sha256=${signatureOf(BODY, appSecret)}` };
  rig.clock.step(untilMs - 1 - rig.clock.now());
  expect((await post(signed)).status).toBe(200);
  expect(stored).toHaveLength(1);
  expect(rig.metaPosts.at(-1)).toBe('stored_by_previous_secret');
  rig.clock.step(1);
  expect((await post(signed)).status).toBe(403);
  expect((await post({ 'x-hub-signature-256': `sha256=${signatureOf(BODY, META.appSecret ?? '')}` })).status).toBe(200);
});

describe('the verification', () => {
  const verify = (query: string) => rig.ask({ path: `/webhooks/meta?${query}` });
  const right = `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}`;

  test('is answered with the bare challenge', async () => {
    const { status, text, headers } = await verify(`${right}&hub.challenge=4815162342`);
    expect([status, text, headers['content-type'], headers['x-content-type-options']]).toEqual(
      [200, '4815162342', 'text/plain; charset=utf-8', 'nosniff'],
    );
  });

  test.each([
    '',
    'hub.mode=subscribe&hub.verify_token=&hub.challenge=1',
    `${right}&hub.challenge=<script>alert(1)</script>`,
    `${right}&hub.challenge=1&hub.challenge=2`,
    `${right}&hub.challenge=${'1'.repeat(257)}`,
    `hub.mode=unsubscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`,
    `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN.toUpperCase()}&hub.challenge=1`,
    `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`,
    `hub.mode=subscribe&hub.verify_token=${'a'.repeat(10_000)}&hub.challenge=1`,
  ])('is refused: %s', async (query) => {
    expect((await verify(query)).status).toBe(403);
  });
});
