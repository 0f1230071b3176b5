import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  CONTACT,
  dedupeKey,
  verifyBodySignature,
  verifyWebhook,
  WebhookVerificationError,
  type WebhookEvent,
  type WebhookInput,
} from './index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const SIGNED_AT = 1_776_342_896;
const BODY = JSON.stringify({
  event: 'created',
  model: CONTACT,
  data: { id: 123, attributes: { firstname: 'Zoë', website: 'https://example.com/' }, relations: {} },
  original: null,
  timestamp: '2026-04-16T12:34:56+00:00',
});

function standard(secret: string, body = BODY): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`evt_1.${SIGNED_AT}.${body}`).digest('base64')}`;
}

function signed(secret = SECRET, body = BODY): Record<string, string> {
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(SIGNED_AT),
    'webhook-signature': standard(secret, body),
    'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
}

function input(changes: Partial<WebhookInput> = {}): WebhookInput {
  return { body: BODY, headers: signed(), secret: SECRET, now: new Date(SIGNED_AT * 1000), ...changes };
}

function refused(verify: () => WebhookEvent): WebhookVerificationError {
  try {
    verify();
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error;
    throw error;
  }
  throw new Error('The request was accepted');
}

describe('accepts', () => {
  test('bytes, and the headers of fetch', () => {
    const event = verifyWebhook(input({ body: Buffer.from(BODY), headers: new Headers(signed()) }));
    expect(event.model === CONTACT && event.data.attributes.firstname).toBe('Zoë');
  });

  test('any of several secrets', () => {
    const { secret: _, ...rest } = input();
    expect(verifyWebhook({ ...rest, secrets: [OTHER_SECRET, SECRET] }).event).toBe('created');
    expect(verifyBodySignature({ ...rest, secrets: [OTHER_SECRET, SECRET] }).event).toBe('created');
  });

  test('any of several signatures', () => {
    const headers = { ...signed(), 'webhook-signature': `${standard(OTHER_SECRET)} ${standard(SECRET)}` };
    expect(verifyWebhook(input({ headers })).data.id).toBe(123);
  });

  test('the edge of the tolerance but not past it', () => {
    const at = (offsetSeconds: number) => input({ now: new Date((SIGNED_AT + offsetSeconds) * 1000), toleranceSeconds: 10 });
    expect(verifyWebhook(at(10)).event).toBe('created');
    expect(verifyWebhook(at(-10)).event).toBe('created');
    expect(refused(() => verifyWebhook(at(11))).code).toBe('timestamp_too_old');
    expect(refused(() => verifyWebhook(at(-11))).code).toBe('timestamp_ahead');
  });
});

describe('says what is wrong', () => {
  const cases: { wrong: string; changes: Partial<WebhookInput>; code: string; says: RegExp }[] = [
    { wrong: 'another secret', changes: { secret: OTHER_SECRET }, code: 'signature_mismatch', says: /another secret/ },
    { wrong: 'white space in the secret', changes: { secret: `${SECRET}\n` }, code: 'secret_malformed', says: /white space/ },
    { wrong: 'a secret without its prefix', changes: { secret: SECRET.slice(6) }, code: 'secret_malformed', says: /whsec_/ },
    { wrong: 'a masked secret', changes: { secret: 'whsec_••••abcd' }, code: 'secret_malformed', says: /masked/ },
    { wrong: 'a secret cut short', changes: { secret: 'whsec_AAAA' }, code: 'secret_malformed', says: /cut short/ },
    { wrong: 'an empty secret', changes: { secret: '' }, code: 'secret_malformed', says: /empty/ },
    { wrong: 'both secret and secrets', changes: { secrets: [SECRET] }, code: 'secret_malformed', says: /not both/ },
    { wrong: 'a missing header', changes: { headers: {} }, code: 'header_missing', says: /webhook-id/ },
    {
      wrong: 'a header given twice',
      changes: { headers: { ...signed(), 'Webhook-Id': 'evt_1' } },
      code: 'header_malformed',
      says: /more than once/,
    },
    {
      wrong: 'only unknown versions',
      changes: { headers: { ...signed(), 'webhook-signature': 'v9,x' } },
      code: 'header_malformed',
      says: /v1/,
    },
    {
      wrong: 'an altered id',
      changes: { headers: { ...signed(), 'webhook-id': 'evt_2' } },
      code: 'signature_mismatch',
      says: /webhook-id or webhook-timestamp/,
    },
    {
      wrong: 'a parsed body',
      // What a body parser leaves behind, in a caller without types.
      changes: { body: JSON.parse(BODY) as string },
      code: 'body_not_raw',
      says: /parsed before/,
    },
    {
      wrong: 'a body serialised again',
      changes: { body: JSON.stringify(JSON.parse(BODY), null, 2) },
      code: 'body_changed',
      says: /written as JSON again, with other white space or escapes, first at byte 2\./,
    },
    { wrong: 'a line feed after the body', changes: { body: `${BODY}\n` }, code: 'body_changed', says: /white space/ },
  ];

  test.each(cases)('about $wrong', ({ changes, code, says }) => {
    const error = refused(() => verifyWebhook(input(changes)));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain(SECRET.slice(6));
  });

  test('about a body signature with a prefix', () => {
    const headers = { 'x-webhook-signature': `sha256=${signed()['x-webhook-signature']}` };
    expect(refused(() => verifyBodySignature(input({ headers }))).code).toBe('header_malformed');
  });

  test('about a signed body that is no event', () => {
    const text = refused(() => verifyWebhook(input({ body: 'hello', headers: signed(SECRET, 'hello') })));
    const frame = refused(() => verifyBodySignature(input({ body: '[]', headers: signed(SECRET, '[]') })));
    expect([text.code, frame.code]).toEqual(['body_malformed', 'body_malformed']);
  });

  test('about age only when the signature holds', () => {
    const late = input({ now: new Date((SIGNED_AT + 1000) * 1000), secret: OTHER_SECRET });
    expect(refused(() => verifyWebhook(late)).code).toBe('signature_mismatch');
  });
});

test('the dedupe key tells events apart', () => {
  const event = verifyWebhook(input());
  const later = { ...event, timestamp: '2026-04-16T12:34:56.000001+00:00' };
  expect(dedupeKey(event)).toBe(String.raw`App\Models\Tenant\Contact 123 created 2026-04-16T12:34:56+00:00`);
  expect(dedupeKey(later)).not.toBe(dedupeKey(event));
});
