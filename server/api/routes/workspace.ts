import { isDeepStrictEqual } from 'node:util';
import type { Workspace } from '../../store/contract.ts';
import { readInput } from '../../workspace/input.ts';
import { WORKSPACE_INPUT } from '../../workspace/invitation.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf, savedOf } from '../shapes/envelope.ts';
import { WORKSPACE } from '../shapes/people.ts';
import { success } from './answer.ts';
import { MAX_TRIES } from './save-endpoint.ts';

/** The workspace itself. */
export function workspaceRoutes(ports: ApiPorts): Route[] {
  const path = '/workspace';
  const read = async ({ workspace }: Call) => success(row(workspace));
  const update = async (call: Call) => success(row(await change(ports, call)), 'Workspace updated successfully');
  return [
    {
      method: 'GET',
      path,
      ability: 'workspace.read',
      failure: 'Failed to read the workspace',
      handle: read,
      about: { summary: 'Read the workspace', answers: { 200: dataOf(WORKSPACE) }, examples: [{ status: 200 }] },
    },
    {
      method: 'PATCH',
      path,
      ability: 'workspace.update',
      failure: 'Failed to update the workspace',
      handle: update,
      about: {
        summary: 'Update the workspace',
        details:
          '`country` is what phone numbers without a country belong to; null for none. `rate_limit` holds per minute for ' +
          'each token without a limit of its own; null for 60, 0 for none.',
        body: WORKSPACE_INPUT,
        answers: { 200: savedOf(WORKSPACE) },
        examples: [{ body: { name: 'Acme', country: 'DE' }, status: 200 }],
      },
    },
  ];
}

/** Decided on the state of now, which may be later than the call's own view of it. */
async function change({ store, clock }: ApiPorts, call: Call): Promise<Workspace> {
  const input = readInput(WORKSPACE_INPUT, call.body);
  let before: Workspace | null = call.workspace;
  for (let tries = 0; before && tries < MAX_TRIES; tries++) {
    const { id: workspaceId, name, country, rateLimit, referenceVersion } = before;
    const { rate_limit: newLimit = rateLimit, ...wishes } = input;
    const after: Workspace = { ...before, ...wishes, rateLimit: newLimit };
    if (isDeepStrictEqual(after, before)) return before;
    const details = {
      name: { from: name, to: after.name },
      country: { from: country, to: after.country },
      rate_limit: { from: rateLimit, to: newLimit },
    };
    const audit = { actor: call.actor, action: 'workspace.updated', workspaceId, subjectId: null, details, nowMs: clock.now() } as const;
    const update = { workspaceId, name: after.name, country: after.country, rateLimit: newLimit, referenceVersion, audit };
    const conflict = await store.workspaces.update(update);
    if (!conflict) return after;
    before = await store.workspaces.byId(workspaceId);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}

function row({ id, subdomain, name, country, rateLimit }: Workspace) {
  return { id, subdomain, name, country, rate_limit: rateLimit };
}
