import type { HeaderList } from '../outcome.ts';
import type { Secrets } from '../endpoint.ts';
import type { DeliveryNumbers } from '../delivery.ts';
import { bodySignature, numbersSignature, standardSignature } from '../signature.ts';

type Signed = {
  eventId: string;
  body: Uint8Array;
  numbers?: DeliveryNumbers | null | undefined;
  /** Wall-clock milliseconds of this attempt. */
  nowMs: number;
};

/**
 * Both signatures of one attempt. While an old secret is still accepted `webhook-signature` carries one of each, and
 * `X-Webhook-Signature`, which holds a single value, stays with the old one: a receiver that knows either can verify.
 */
export function signatureHeaders({ current, previous }: Secrets, { eventId, body, numbers, nowMs }: Signed): HeaderList {
  const unixSeconds = Math.floor(nowMs / 1000);
  const old = previous !== null && nowMs < previous.untilMs ? previous.secret : null;
  const secrets = old === null ? [current] : [current, old];
  const signatures = secrets.map((secret) => standardSignature(secret, eventId, unixSeconds, body));
  return [
    ['X-Webhook-Signature', bodySignature(old ?? current, body)],
    ['webhook-id', eventId],
    ['webhook-timestamp', String(unixSeconds)],
    ['webhook-signature', signatures.join(' ')],
    ...(numbers ? numberHeaders(secrets, { id: eventId, unixSeconds, ...numbers }) : []),
  ];
}

/** Nobody who does not know a secret can pretend that something is missing, or that nothing is. */
function numberHeaders(secrets: string[], numbers: { id: string; unixSeconds: number } & DeliveryNumbers): HeaderList {
  const { number, recordVersion } = numbers;
  const version: HeaderList = recordVersion === null ? [] : [['X-Webhook-Record-Version', String(recordVersion)]];
  const signatures = secrets.map((secret) => numbersSignature(secret, numbers));
  return [['X-Webhook-Seq', String(number)], ...version, ['X-Webhook-Seq-Signature', signatures.join(' ')]];
}
