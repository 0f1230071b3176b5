import {
  verifyBodySignature,
  verifyWebhook,
  WebhookVerificationError,
  type WebhookEvent,
} from '../../../receiver/index.ts';
import { UsageError } from '../failure.ts';
import type { Arrival } from './inbox.ts';

/** Of each scheme null when its signature holds, else what is wrong with it. */
export type Signatures = { standard: string | null; body: string | null };

/** Both schemes as a receiver would verify them, with the package that receivers use. */
export function verifySignatures({ at, headers, body }: Arrival, secret: string): Signatures {
  const request = { headers, body, secret };
  return {
    standard: complaint(() => verifyWebhook({ ...request, now: new Date(at) })),
    body: complaint(() => verifyBodySignature(request)),
  };
}

/** Complains about a secret before the first request does. */
export function checkSecret(secret: string): void {
  const trial = complaintOf(() => verifyBodySignature({ headers: {}, body: '', secret }));
  if (trial?.code === 'secret_malformed') throw new UsageError(`--secret: ${trial.message}`);
}

/** The event a body claims to be; null when it is not even JSON. Says nothing about its signature. */
export function claimedEvent(body: Buffer): Partial<WebhookEvent> | null {
  try {
    const event: unknown = JSON.parse(body.toString('utf8'));
    return event !== null && typeof event === 'object' ? event : null;
  } catch {
    return null;
  }
}

function complaint(verify: () => WebhookEvent): string | null {
  return complaintOf(verify)?.message ?? null;
}

function complaintOf(verify: () => WebhookEvent): WebhookVerificationError | null {
  try {
    verify();
    return null;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error;
    throw error;
  }
}
