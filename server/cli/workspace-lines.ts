import { TOKEN_REQUESTS_PER_MINUTE } from '../auth/callers.ts';
import type { Workspace } from '../store/contract.ts';
import { aligned, printable } from './terminal.ts';

/** What can be changed about a workspace, for people. */
export function workspaceLines({ subdomain, name, country, rateLimit, includeOriginal }: Workspace): string[] {
  return aligned([
    ['Workspace', subdomain],
    ['Name', printable(name)],
    ['Country', country ?? 'none: phone numbers need + or 00'],
    ['Limit', limitText(rateLimit)],
    ['Updates', includeOriginal ? 'with the previous values of what changed' : 'without previous values'],
  ]);
}

function limitText(rateLimit: number | null): string {
  if (rateLimit === 0) return 'none, for tokens without a limit of their own';
  return `${rateLimit ?? TOKEN_REQUESTS_PER_MINUTE} requests a minute for each token without a limit of its own`;
}
