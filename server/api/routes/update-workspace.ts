import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Actor } from '../../workspace/audit.ts';
import type { WORKSPACE_INPUT } from '../../workspace/invitation.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import { MAX_TRIES } from './save-endpoint.ts';

type Ports = { store: Store; clock: Clock };
type Update = { workspace: Workspace; input: z.output<typeof WORKSPACE_INPUT>; actor: Actor };

/** Decided on the state of now, which may be later than the caller's own view of it. */
export async function updateWorkspace({ store, clock }: Ports, { workspace, input, actor }: Update): Promise<Workspace> {
  let before: Workspace | null = workspace;
  for (let tries = 0; before && tries < MAX_TRIES; tries++) {
    const { id: workspaceId, name, country, rateLimit, referenceVersion } = before;
    const { name: newName = name, country: newCountry = country, rate_limit: newLimit = rateLimit } = input;
    const after: Workspace = { ...before, name: newName, country: newCountry, rateLimit: newLimit };
    if (isDeepStrictEqual(after, before)) return before;
    const details = {
      name: { from: name, to: newName },
      country: { from: country, to: newCountry },
      rate_limit: { from: rateLimit, to: newLimit },
    };
    const audit = { actor, action: 'workspace.updated', workspaceId, subjectId: null, details, nowMs: clock.now() } as const;
    const update = { workspaceId, name: newName, country: newCountry, rateLimit: newLimit, referenceVersion, audit };
    const conflict = await store.workspaces.update(update);
    if (!conflict) return after;
    before = await store.workspaces.byId(workspaceId);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}

/** As the API and the commands show it. */
export function workspaceView({ id, subdomain, name, country, rateLimit }: Workspace) {
  return { id, subdomain, name, country, rate_limit: rateLimit };
}
