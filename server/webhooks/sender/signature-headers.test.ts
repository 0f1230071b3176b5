import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import vectors from '../../../contract/signature-vectors.json' with { type: 'json' };
import type { Secrets } from '../endpoint.ts';
import { newSecret } from '../signature.ts';
import { signatureHeaders } from './signature-headers.ts';

function headersOf(secrets: Secrets, { id, nowMs, body }: { id: string; nowMs: number; body: string }) {
  return Object.fromEntries(signatureHeaders(secrets, { eventId: id, body: Buffer.from(body, 'utf8'), nowMs }));
}

describe('the vectors of the contract', () => {
  test.each(vectors.valid)('are reproduced: $name', ({ secret, id, timestamp, body, ...expected }) => {
    const headers = headersOf({ current: secret, previous: null }, { id, nowMs: timestamp * 1000 + 999, body });
    expect(headers).toMatchObject({
      'X-Webhook-Signature': expected.bodySignature,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
    });
    expect(expected.standardSignature.split(' ')).toContain(headers['webhook-signature']);
  });

  test.each(vectors.invalid)('are told apart: $name', ({ secret, id, timestamp, body, fails, ...forged }) => {
    const headers = headersOf({ current: secret, previous: null }, { id, nowMs: timestamp * 1000, body });
    const inTime = Math.abs(forged.receivedAt - timestamp) <= 300;
    expect(headers['X-Webhook-Signature'] === forged.bodySignature).toBe(!fails.includes('body'));
    expect(headers['webhook-signature'] === forged.standardSignature).toBe(!(inTime && fails.includes('standard')));
  });
});

describe('any body', () => {
  test('verifies with standardwebhooks and with a plain HMAC', () => {
    fc.assert(
      fc.property(fc.json(), fc.stringMatching(/^evt_[0-9a-z]{13,20}$/), (body, id) => {
        const secret = newSecret();
        const headers = headersOf({ current: secret, previous: null }, { id, nowMs: Date.now(), body });
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        expect(headers['X-Webhook-Signature']).toBe(createHmac('sha256', secret).update(body, 'utf8').digest('hex'));
      }),
    );
  });
});

describe('a rotation', () => {
  const old = newSecret();
  const current = newSecret();
  const nowMs = Date.now();
  const request = { id: 'evt_4t9x0c2m7k1q1', nowMs, body: '{"a":1}' };

  test('lets a receiver with either secret verify while it lasts', () => {
    const headers = headersOf({ current, previous: { secret: old, untilMs: nowMs + 1 } }, request);
    expect(() => new Webhook(old).verify(request.body, headers)).not.toThrow();
    expect(() => new Webhook(current).verify(request.body, headers)).not.toThrow();
    expect(headers['X-Webhook-Signature']).toBe(createHmac('sha256', old).update(request.body).digest('hex'));
  });

  test('leaves the new secret alone at its end', () => {
    const headers = headersOf({ current, previous: { secret: old, untilMs: nowMs } }, request);
    expect(() => new Webhook(old).verify(request.body, headers)).toThrow();
    expect(headers).toEqual(headersOf({ current, previous: null }, request));
  });
});
