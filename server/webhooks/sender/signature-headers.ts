import type { HeaderList } from '../outcome.ts';
import type { Secrets } from '../endpoint.ts';
import { bodySignature, standardSignature } from '../signature.ts';

type Signed = {
  eventId: string;
  body: Uint8Array;
  /** Wall-clock milliseconds of this attempt. */
  nowMs: number;
};

/**
 * Both signatures of one attempt. While an old secret is still accepted `webhook-signature` carries one of each, and
 * `X-Webhook-Signature`, which holds a single value, stays with the old one: a receiver that knows either can verify.
 */
export function signatureHeaders({ current, previous }: Secrets, { eventId, body, nowMs }: Signed): HeaderList {
  const unixSeconds = Math.floor(nowMs / 1000);
  const old = previous !== null && nowMs < previous.untilMs ? previous.secret : null;
  const signatures = [standardSignature(current, eventId, unixSeconds, body)];
  if (old !== null) signatures.push(standardSignature(old, eventId, unixSeconds, body));
  return [
    ['X-Webhook-Signature', bodySignature(old ?? current, body)],
    ['webhook-id', eventId],
    ['webhook-timestamp', String(unixSeconds)],
    ['webhook-signature', signatures.join(' ')],
  ];
}
