import type { Store, Workspace } from '../../store/contract.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { endpointView } from '../../webhooks/settings/endpoint-view.ts';
import type { Actor, AuditAction, AuditNote } from '../../workspace/audit.ts';
import { isRefusal, refuse, RefusalError, type Refusal } from '../../workspace/refusal.ts';
import type { DeliveryPorts } from '../ports.ts';
import type { Answer, Conditions, Once } from '../route.ts';
import { done } from './answer.ts';
import { keeping } from './keeping.ts';
import { found } from './path-id.ts';
import { ENDPOINT_LABEL, MAX_TRIES, skipUnwanted } from './save-endpoint.ts';
import { endpointTag, staleness } from './state-tag.ts';

type Ports = Pick<DeliveryPorts, 'store' | 'clock'>;
/** A caller's view of the workspace, who the caller is, and what the caller takes for granted. */
type By = { workspace: Workspace; actor: Actor; once?: Once | null; conditions?: Conditions };

type Creating = {
  decide: (workspace: Workspace) => Endpoint | Refusal;
  /** What a call is answered, but for the number. */
  answer?: (endpoint: Endpoint) => Answer;
};

/** Adds an endpoint to a workspace, decided on what the workspace has at that moment. */
export function createEndpoint(ports: Ports, by: By, { decide, answer }: Creating): Promise<Endpoint> {
  const { store } = ports;
  return onNewest(store, by.workspace, async (workspace) => {
    const endpoint = decide(workspace);
    if (isRefusal(endpoint)) throw new RefusalError(endpoint);
    const { referenceVersion } = workspace;
    const note = noteOf(ports, by, { action: 'endpoint.created', endpoint });
    const audit = { ...note, ...(answer && keeping(by, answer(endpoint), 'id')) };
    const added = await store.endpoints.add({ endpoint, referenceVersion, audit });
    return 'conflict' in added ? null : { ...endpoint, id: added.endpointId };
  });
}

/** What still waits for it is settled as skipped, so that nobody sees it as pending. */
export async function deleteEndpoint(ports: Ports, by: By, id: number): Promise<Answer> {
  const { store, clock } = ports;
  const answer = done(`${ENDPOINT_LABEL} deleted successfully`);
  const endpoint = await onNewest(store, by.workspace, async ({ endpoints, id: workspaceId, referenceVersion }) => {
    const going = found(endpoints.find((each) => each.id === id), ENDPOINT_LABEL);
    const stale = by.conditions && staleness(by.conditions, endpointTag(going));
    if (stale) throw new RefusalError(stale);
    if (going === endpoints[0]) throw new RefusalError(refuse('first_endpoint_undeletable'));
    const audit = { ...noteOf(ports, by, { action: 'endpoint.deleted', endpoint: going }), ...keeping(by, answer) };
    const conflict = await store.endpoints.remove({ workspaceId, id, referenceVersion, nowMs: clock.now(), audit });
    return conflict ? null : going;
  });
  await skipUnwanted(ports, { ...endpoint, enabled: false }, 'deleted');
  return answer;
}

function noteOf({ clock }: Ports, { actor }: By, { action, endpoint }: { action: AuditAction; endpoint: Endpoint }): AuditNote {
  const { id, secret: _, ...details } = endpointView(endpoint);
  return { actor, action, workspaceId: endpoint.workspaceId, subjectId: id, details, nowMs: clock.now() };
}

/** Tries again on the newest state as long as another change came first; `attempt` answers null then. */
async function onNewest<T>(store: Store, seen: Workspace, attempt: (workspace: Workspace) => Promise<T | null>): Promise<T> {
  let workspace: Workspace | null = seen;
  for (let tries = 0; workspace && tries < MAX_TRIES; tries++) {
    const result = await attempt(workspace);
    if (result !== null) return result;
    workspace = await store.workspaces.byId(seen.id);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}
