import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import vectors from '../contract/signature-vectors.json' with { type: 'json' };
import { verifyBodySignature, verifyWebhook, WebhookVerificationError } from './index.ts';

type Vector = (typeof vectors.valid)[number];

const REFUSALS = /^(header_|timestamp_|signature_mismatch|body_changed)/;

function request({ body, id, timestamp, bodySignature, standardSignature, secret, receivedAt }: Vector) {
  const headers = {
    'Webhook-Id': id,
    'Webhook-Timestamp': String(timestamp),
    'Webhook-Signature': standardSignature,
    'X-Webhook-Signature': bodySignature,
  };
  return { body, headers, secret, now: new Date(receivedAt * 1000) };
}

/** Null when the signature was accepted; a body that is no event is complained about only after that. */
function refusal(verify: () => unknown): string | null {
  try {
    verify();
    return null;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return REFUSALS.test(error.code) ? error.code : null;
  }
}

describe('the vectors that every receiver must accept', () => {
  test.each(vectors.valid)('$name', (vector) => {
    expect(refusal(() => verifyWebhook(request(vector)))).toBeNull();
    expect(refusal(() => verifyBodySignature(request(vector)))).toBeNull();
  });
});

describe('the vectors that a receiver must refuse', () => {
  test.each(vectors.invalid)('$name', (vector) => {
    expect(refusal(() => verifyWebhook(request(vector))) !== null).toBe(vector.fails.includes('standard'));
    expect(refusal(() => verifyBodySignature(request(vector))) !== null).toBe(vector.fails.includes('body'));
  });
});

test('accepts what the standardwebhooks package signs', () => {
  const [vector] = vectors.valid;
  if (!vector) throw new Error('There is no vector');
  const { body, id, secret } = vector;
  const now = new Date('2026-04-16T12:35:00Z');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(now.getTime() / 1000),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  expect(verifyWebhook({ body, headers, secret, now }).event).toBe('deleted');
});
