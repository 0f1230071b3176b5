import { z } from 'zod';

/** A header that an endpoint's owner adds to every attempt. */
export type OwnHeader = [name: string, value: string];

export const MAX_OWN_HEADERS = 20;
/** Characters of one value, which are its bytes too. */
const MAX_HEADER_VALUE = 1_024;
/** Bytes of all names and values of an endpoint together. */
const MAX_OWN_HEADER_BYTES = 4_096;

const NAME = /^[A-Za-z0-9-]{1,64}$/;
/** Visible ASCII, with spaces between. Whoever could send a line break could send a header of any name. */
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Ours, the framing's, and those with which a metadata service or a proxy is talked into something. */
const DENIED_NAMES = new Set([
  'accept-encoding', 'connection', 'cookie', 'expect', 'host', 'http2-settings', 'keep-alive', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'user-agent',
]);
const DENIED_PREFIXES = [
  'content-', 'metadata', 'proxy-', 'webhook-', 'x-aliyun-', 'x-aws-', 'x-google-metadata', 'x-metadata', 'x-webhook-',
];

/** `Authorization` is allowed: gateways ask for it, and no address that would give something for it can be reached. */
export function isDenied(name: string): boolean {
  const lower = name.toLowerCase();
  return DENIED_NAMES.has(lower) || DENIED_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** An object of names and values, as it is given: each complaint names its header. */
export const HEADERS_INPUT = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const complain = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path });
  const names = Object.keys(headers);
  if (names.length > MAX_OWN_HEADERS) return complain(`must not have more than ${MAX_OWN_HEADERS} headers.`);
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) complain('has a header twice.');
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    bytes += name.length + value.length;
    const complaint = complaintAbout(name, value);
    if (complaint !== null) complain(complaint, [NAME.test(name) ? name : '…']);
  }
  if (bytes > MAX_OWN_HEADER_BYTES) complain(`must not be greater than ${MAX_OWN_HEADER_BYTES} characters together.`);
});

function complaintAbout(name: string, value: string): string | null {
  if (!NAME.test(name)) return 'has a name that is not 1 to 64 letters, digits and hyphens.';
  if (isDenied(name)) return 'is a header that may not be set here.';
  if (isMask(value)) return null;
  if (value.length > MAX_HEADER_VALUE) return `must not be greater than ${MAX_HEADER_VALUE} characters.`;
  return VALUE.test(value) ? null : 'must be visible ASCII characters, with spaces only between them.';
}

const MASK = '••••';
const SECRET_NAME = /auth|bearer|cookie|credential|hmac|jwt|key|pass|pwd|secret|session|sid\b|signature|signing|token/i;
/** Under whatever name. */
const SECRET_VALUE = /^(?:basic|bearer|digest|token) /i;
/** A value this long keeps its last four characters, which tell two keys apart. */
const LONG_ENOUGH = 16;

/** As people and logs see it. What its name or its beginning marks as a secret is not shown to everybody who may read. */
export function shownValue([name, value]: OwnHeader): string {
  if (!SECRET_NAME.test(name) && !SECRET_VALUE.test(value)) return value;
  return value.length < LONG_ENOUGH ? MASK : `${MASK}${value.slice(-4)}`;
}

/** No value of a header can look like this. */
function isMask(value: string): boolean {
  return value.startsWith(MASK) && value.length <= MASK.length + 4;
}

/**
 * The headers that take the place of those before. A masked value that comes back unchanged stands for what it masks;
 * null when it masks nothing that is stored.
 */
export function replaceHeaders(before: OwnHeader[], given: Record<string, string>): OwnHeader[] | null {
  const stored = new Map(before.map((header) => [header[0].toLowerCase(), header]));
  const replaced: OwnHeader[] = [];
  for (const [name, value] of Object.entries(given)) {
    const known = stored.get(name.toLowerCase());
    if (!isMask(value)) replaced.push([name, value]);
    else if (known && shownValue(known) === value) replaced.push([name, known[1]]);
    else return null;
  }
  return replaced;
}
