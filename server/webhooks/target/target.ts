import { isIP } from 'node:net';
import { MAX_URL_LENGTH } from '../../kit/limits.ts';
import { canonicalHostname, isHostname } from './hostname.ts';
import { isBadPort } from './port.ts';

/** A URL, taken apart once. Whoever connects uses these parts and never the text again. */
export type Target = {
  secure: boolean;
  /** Canonical name, or an address without brackets. */
  hostname: string;
  /** The hostname is an address, so nothing needs resolving. */
  isAddress: boolean;
  port: number;
  /** As in the Host header: with brackets, and with the port unless it is the scheme's own. */
  authority: string;
  /** Path and query, percent-encoded. */
  path: string;
  origin: string;
};

/** Why not, as one sentence for the owner of the URL. */
export type Refused = { refused: string };

/** What the parser silently drops or a reader cannot see: white space, controls, invisibles, half surrogates. */
const UNSEEN = /[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]/u;
const HTTP_URL = /^https?:\/\/([^/?#]+)/i;
const DEFAULT_PORT = { 'http:': 80, 'https:': 443 } as const;

export function parseTarget(text: string): Target | Refused {
  const refused = refuseText(text);
  if (refused !== null) return { refused };
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return { refused: 'This is not a valid URL.' };
  const port = url.port === '' ? DEFAULT_PORT[url.protocol] : Number(url.port);
  if (isBadPort(port)) return { refused: `Port ${port} belongs to another service and may not be called.` };
  const bare = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : canonicalHostname(url.hostname);
  const isAddress = isIP(bare) !== 0;
  if (!isAddress && !isHostname(bare)) return { refused: 'The host of the URL is not a valid host name.' };
  const host = isIP(bare) === 6 ? `[${bare}]` : bare;
  const authority = url.port === '' ? host : `${host}:${url.port}`;
  return {
    secure: url.protocol === 'https:',
    hostname: bare,
    isAddress,
    port,
    authority,
    path: url.pathname + url.search,
    origin: `${url.protocol}//${authority}`,
  };
}

/** Looks at the characters as they were typed: the parser would repair them, and readers would see another host. */
function refuseText(text: string): string | null {
  if (text.length > MAX_URL_LENGTH) return `A URL may have at most ${MAX_URL_LENGTH} characters.`;
  if (UNSEEN.test(text)) return 'A URL may not contain white space, control characters or invisible characters.';
  if (text.includes('\\')) return 'A URL may not contain a backslash.';
  const authority = HTTP_URL.exec(text)?.[1];
  if (authority === undefined) return 'The URL must begin with http:// or https:// and name a host.';
  if (authority.includes('@')) return 'A URL may not contain a user name or password.';
  if (authority.includes('%')) return 'The host of the URL may not be percent-encoded.';
  return null;
}
