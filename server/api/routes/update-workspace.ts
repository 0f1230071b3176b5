import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Noted } from '../../store/contract-audit.ts';
import type { Actor } from '../../workspace/audit.ts';
import type { WORKSPACE_INPUT } from '../../workspace/invitation.ts';
import { refuse, RefusalError, type Refusal } from '../../workspace/refusal.ts';
import { MAX_TRIES } from './save-endpoint.ts';

type Ports = { store: Store; clock: Clock };
type Update = {
  workspace: Workspace;
  input: z.output<typeof WORKSPACE_INPUT>;
  actor: Actor;
  /** Of a caller who decided on what the workspace was. */
  refuseStale?: (before: Workspace) => Refusal | null;
  keeps?: (after: Workspace) => Pick<Noted, 'keeps'>;
};

/** Decided on the state of now, which may be later than the caller's own view of it. */
export async function updateWorkspace({ store, clock }: Ports, update: Update): Promise<Workspace> {
  const { workspace, input, actor, refuseStale, keeps } = update;
  let before: Workspace | null = workspace;
  for (let tries = 0; before && tries < MAX_TRIES; tries++) {
    const { id: workspaceId, referenceVersion } = before;
    const stale = refuseStale?.(before);
    if (stale) throw new RefusalError(stale);
    const after = changed(before, input);
    if (isDeepStrictEqual(after, before)) return before;
    const [from, to] = [changeable(before), changeable(after)];
    const details = Object.fromEntries(FIELDS.map((field) => [field, { from: from[field], to: to[field] }]));
    const note = { actor, action: 'workspace.updated', workspaceId, subjectId: null, details, nowMs: clock.now() } as const;
    const audit = { ...note, ...keeps?.(after) };
    const { name, country, rateLimit, includeOriginal } = after;
    const replacement = { workspaceId, name, country, rateLimit, includeOriginal, referenceVersion, audit };
    const conflict = await store.workspaces.update(replacement);
    if (!conflict) return after;
    before = await store.workspaces.byId(workspaceId);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}

/** What is not given stays as it is. */
function changed(before: Workspace, input: Update['input']): Workspace {
  return {
    ...before,
    name: input.name ?? before.name,
    country: input.country === undefined ? before.country : input.country,
    rateLimit: input.rate_limit === undefined ? before.rateLimit : input.rate_limit,
    includeOriginal: input.include_original ?? before.includeOriginal,
  };
}

const FIELDS = ['name', 'country', 'rate_limit', 'include_original'] as const;

function changeable({ name, country, rateLimit, includeOriginal }: Workspace): Record<(typeof FIELDS)[number], unknown> {
  return { name, country, rate_limit: rateLimit, include_original: includeOriginal };
}

/** As the API and the commands show it. */
export function workspaceView({ id, subdomain, name, country, rateLimit, includeOriginal }: Workspace) {
  return { id, subdomain, name, country, rate_limit: rateLimit, include_original: includeOriginal };
}
