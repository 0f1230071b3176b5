import { randomBytes } from 'node:crypto';
import type { Page } from '../send.ts';

/** What the page must know before it can ask anybody. */
export type PageFacts = {
  /** There is somebody who can sign in. */
  isSetUp: boolean;
  /** Browsers will keep nobody signed in at the address they came by. */
  needsHttps: boolean;
};

/** Where the server is reached by TLS, a browser that was there once uses nothing else for a year. */
const TLS_ALONE = { 'strict-transport-security': 'max-age=31536000' };

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // The address of the setup page holds its token.
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;

/** Before the first script, so that all of it is there when that runs. */
const PLACE = '<title>';

/** The one page of the dashboard; its script decides by the address what to show. */
export function dashboardPage(built: string, { isSetUp, needsHttps }: PageFacts, publicOrigin: string): Page {
  const nonce = randomBytes(16).toString('base64');
  const facts = { 'style-nonce': nonce, 'set-up': isSetUp, 'needs-https': needsHttps };
  const tags = Object.entries(facts).map(([name, content]) => `<meta name="${name}" content="${content}">\n`);
  const page = built.replace(PLACE, () => tags.join('') + PLACE);
  const headers = { ...PAGE_HEADERS, ...(publicOrigin.startsWith('https:') && TLS_ALONE) };
  return { status: 200, page, headers: { ...headers, 'content-security-policy': contentSecurityPolicy(nonce) } };
}

/** Said in the place of the dashboard when nobody has built it. The API does not need it. */
export function unbuiltPage(): Page {
  const page = '<!doctype html><title>Ackwell</title><p>The dashboard is not built: run <code>npm ci</code> and start the server again.';
  return { status: 503, page, headers: { ...PAGE_HEADERS, 'content-security-policy': "default-src 'none'" } };
}

/**
 * Nothing but our own files, in no frame, and no script inside the page. The nonce is for the style elements that the
 * components write while they run. Texts become markup nowhere: the one trusted-types policy lets none through.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}
