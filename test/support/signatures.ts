import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Api } from './api.ts';
import { header, type ReceivedRequest } from './received-request.ts';

/** What sample code for the plain scheme computes. */
export function plainSignature(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** What sample code for Standard Webhooks does, by its own package. */
export function passesStandardWebhooks(secret: string, request: ReceivedRequest): boolean {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const headers = Object.fromEntries(names.map((name) => [name, header(request, name)]));
  try {
    new Webhook(secret).verify(request.body.toString('utf8'), headers);
    return true;
  } catch {
    return false;
  }
}

export async function revealSecret(api: Api): Promise<string> {
  return (await api.post<{ webhook_secret: string }>('/webhook-settings/secret/reveal')).data.webhook_secret;
}
