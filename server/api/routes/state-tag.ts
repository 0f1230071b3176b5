import { createHmac } from 'node:crypto';
import type { Workspace } from '../../store/contract.ts';
import type { Token } from '../../store/contract-auth.ts';
import type { Member } from '../../store/contract-people.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { endpointView } from '../../webhooks/settings/endpoint-view.ts';
import { settingsOf } from '../../webhooks/settings/settings.ts';
import { refuse, type Refusal } from '../../workspace/refusal.ts';
import type { Conditions } from '../route.ts';
import { names } from './etag.ts';
import { workspaceView } from './update-workspace.ts';

/** For the descriptions of the calls that answer with one. */
export const STATE_TAG = { ETag: 'Names what was set, for If-Match. What changes by itself is not in it.' };

/** The endpoint as somebody set it, whatever its number. Its headers count with their values, also where those show masked. */
export function endpointTag(endpoint: Endpoint): string {
  const { id: _, ...view } = endpointView(endpoint);
  return tagOf({ ...view, headers: endpoint.headers }, endpoint.secrets.current);
}

export function settingsTag(endpoint: Endpoint): string {
  return tagOf(settingsOf(endpoint), endpoint.secrets.current);
}

export function workspaceTag(workspace: Workspace): string {
  return tagOf(workspaceView(workspace), '');
}

/** Not when it was used last, which changes by itself. */
export function tokenTag({ name, isActive, rateLimit, monthlyQuota, hash }: Token): string {
  return tagOf({ name, isActive, rateLimit, monthlyQuota }, hash);
}

/** The list shows all there is to compare, so it needs no digest. */
export function memberTag({ role }: Pick<Member, 'role'>): string {
  return `"${role}"`;
}

/** Null when the caller has seen the state of this tag, or does not say. */
export function staleness({ ifMatch }: Conditions, tag: string): Refusal | null {
  return ifMatch === undefined || names(ifMatch, tag) ? null : refuse('precondition_failed');
}

/** A digest, for these have no version that counts up. With a key nobody can try short values against it. */
function tagOf(state: object, key: string): string {
  return `"${createHmac('sha256', key).update(JSON.stringify(state)).digest('base64url').slice(0, 22)}"`;
}
