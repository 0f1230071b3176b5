import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../kit/assert.ts';
import type { DeliveryStore, Workspace, WorkspaceStore } from '../../store/contract.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { changedSettings, switchesOff } from '../../webhooks/settings/settings.ts';
import type { Deed } from '../../workspace/audit.ts';
import { isRefusal, refuse, RefusalError, type Refusal } from '../../workspace/refusal.ts';
import type { DeliveryPorts } from '../ports.ts';

/** Each try loses only to another save of the same workspace in between; more than this is not a race any more. */
export const MAX_TRIES = 8;

const SKIPPED_PER_STEP = 1_000;
/** Ten million deliveries; what would still wait then is skipped by the engine when its turn comes. */
const MAX_SKIP_STEPS = 10_000;

type SavingPorts = Pick<DeliveryPorts, 'clock' | 'wakeEngine'> & {
  store: { workspaces: Pick<WorkspaceStore, 'saveEndpoint' | 'byId'>; deliveries: Pick<DeliveryStore, 'skipUnwanted'> };
};

/** The endpoint behind the settings. */
export function firstEndpoint({ endpoints: [first], subdomain }: Workspace): Endpoint {
  assert(first, `workspace ${subdomain} has its first endpoint`);
  return first;
}

/** A call's view of the workspace, and what its change is noted as. */
type Saving = { seen: Workspace; deed: Deed };

/** Changes the endpoint behind the settings as it is now, which may be later than the call's own view of it. */
export async function saveFirstEndpoint(
  ports: SavingPorts,
  { seen, deed }: Saving,
  change: (endpoint: Endpoint) => Endpoint | Refusal,
): Promise<Endpoint> {
  const { workspaces } = ports.store;
  let workspace: Workspace | null = seen;
  for (let tries = 0; workspace && tries < MAX_TRIES; tries++) {
    const before = firstEndpoint(workspace);
    const after = change(before);
    if (isRefusal(after)) throw new RefusalError(after);
    if (isDeepStrictEqual(before, after)) return after;
    const { referenceVersion } = workspace;
    const details = changedSettings(before, after);
    const audit = { ...deed, workspaceId: seen.id, subjectId: after.id, details, nowMs: ports.clock.now() };
    const conflict = await workspaces.saveEndpoint({ endpoint: after, referenceVersion, audit });
    if (!conflict) {
      if (switchesOff(before, after)) await skipUnwanted(ports, after);
      ports.wakeEngine();
      return after;
    }
    workspace = await workspaces.byId(seen.id);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}

/** What waits for an endpoint that does not want it any more is settled now, so that nobody sees it as pending. */
async function skipUnwanted({ store, clock }: SavingPorts, endpoint: Endpoint): Promise<void> {
  for (let step = 0; step < MAX_SKIP_STEPS; step++) {
    const { skipped } = await store.deliveries.skipUnwanted({ endpoint, nowMs: clock.now(), limit: SKIPPED_PER_STEP });
    if (skipped.length === 0) return;
  }
}
