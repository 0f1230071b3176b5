import type { HeadersByName, LogDetail } from '../../../contract/rest/webhooks.ts';

export type Check = { header: string; holds: boolean; signed: string; expected: string };

/** Makes both signatures of an attempt anew with this secret, as a receiver does. */
export async function checkSignatures(log: LogDetail, secret: string): Promise<Check[]> {
  const headers = lowerCased(log.request_headers);
  const signedText = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${log.payload}`;
  const standard = `v1,${base64(await hmac(fromBase64(secret.replace(/^whsec_/, '')), signedText))}`;
  const plain = hex(await hmac(new TextEncoder().encode(secret), log.payload));
  return [
    {
      header: 'webhook-signature',
      holds: (headers['webhook-signature'] ?? '').split(' ').includes(standard),
      signed: '{webhook-id}.{webhook-timestamp}.{body}',
      expected: standard,
    },
    {
      header: 'X-Webhook-Signature',
      holds: headers['x-webhook-signature'] === plain,
      signed: '{body}',
      expected: plain,
    },
  ];
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)));
}

function lowerCased(headers: HeadersByName): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  );
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
