import { domainToUnicode } from 'node:url';

/** Longer names were once cut to 256 bytes by a resolver, and then led elsewhere. */
const MAX_HOSTNAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;

/** Underscores are not in the standard, and are in use. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/** Names that the public DNS never answers for, so that whoever does answer is on the inside. */
const RESERVED_SUFFIXES = new Set([
  'localhost', 'localdomain', 'local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'arpa', 'svc',
  'consul',
  'test', 'example', 'invalid', 'onion', 'alt',
]);

/** Lower case and without the dot of an absolute name: one spelling to compare. */
export function canonicalHostname(hostname: string): string {
  const lower = hostname.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

export function isHostname(hostname: string): boolean {
  return hostname.length <= MAX_HOSTNAME_LENGTH && hostname.split('.').every(isLabel);
}

/** Whether a name can be in the public DNS. Single labels are found through search domains and container networks. */
export function isPublicName(hostname: string): boolean {
  const labels = hostname.split('.');
  return labels.length >= 2 && !RESERVED_SUFFIXES.has(labels.at(-1) ?? '');
}

/** True for the name itself and for its subdomains: `notcrm.example.com` is none of `crm.example.com`. */
export function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

function isLabel(label: string): boolean {
  if (label.length > MAX_LABEL_LENGTH || !LABEL.test(label)) return false;
  // The URL parser lets broken punycode pass; what does not decode is not a name.
  return !label.startsWith('xn--') || !domainToUnicode(label).startsWith('xn--');
}
