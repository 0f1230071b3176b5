import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../kit/assert.ts';
import type { Clock } from '../../kit/clock.ts';
import type { DeliveryStore, Workspace, WorkspaceStore } from '../../store/contract.ts';
import type { Noted } from '../../store/contract-audit.ts';
import type { Endpoint, SkipReason } from '../../webhooks/endpoint.ts';
import { changedFields, settingsOf, switchesOff } from '../../webhooks/settings/settings.ts';
import type { Deed } from '../../workspace/audit.ts';
import { isRefusal, refuse, RefusalError, type Refusal } from '../../workspace/refusal.ts';
import type { DeliveryPorts } from '../ports.ts';
import { found } from './path-id.ts';

export const ENDPOINT_LABEL = 'Webhook endpoint';

/** Each try loses only to another save of the same workspace in between; more than this is not a race any more. */
export const MAX_TRIES = 8;

/** Fifty together took 7 ms beside a million that wait, behind many that were leased: more than a step may. */
const SKIPPED_PER_STEP = 20;
/** A million deliveries; what would still wait then is skipped by the engine when its turn comes. */
const MAX_SKIP_STEPS = 50_000;

type SkippingPorts = { clock: Clock; store: { deliveries: Pick<DeliveryStore, 'skipUnwanted'> } };

type SavingPorts = Pick<DeliveryPorts, 'wakeEngine'> & SkippingPorts & {
  store: { workspaces: Pick<WorkspaceStore, 'saveEndpoint' | 'byId'> };
};

/** The endpoint behind the settings. */
export function firstEndpoint({ endpoints: [first], subdomain }: Workspace): Endpoint {
  assert(first, `workspace ${subdomain} has its first endpoint`);
  return first;
}

/** A call's view of the workspace, what its change is noted as, and what of it is to be kept with the note. */
type Saving = { seen: Workspace; deed: Deed; keeps?: (after: Endpoint) => Pick<Noted, 'keeps'> };
type SavingOne = Saving & { endpointId: number; shown: (endpoint: Endpoint) => Record<string, unknown> };
type Changing = (endpoint: Endpoint) => Endpoint | Refusal;

/** Changes the endpoint behind the settings. */
export function saveFirstEndpoint(ports: SavingPorts, saving: Saving, change: Changing): Promise<Endpoint> {
  return saveEndpoint(ports, { ...saving, endpointId: firstEndpoint(saving.seen).id, shown: settingsOf }, change);
}

/** Changes an endpoint as it is now, which may be later than the call's own view of it. The note tells what is `shown`. */
export async function saveEndpoint(ports: SavingPorts, saving: SavingOne, change: Changing): Promise<Endpoint> {
  const { seen, deed, endpointId, shown, keeps } = saving;
  const { workspaces } = ports.store;
  let workspace: Workspace | null = seen;
  for (let tries = 0; workspace && tries < MAX_TRIES; tries++) {
    const before = found(workspace.endpoints.find(({ id }) => id === endpointId), ENDPOINT_LABEL);
    const after = change(before);
    if (isRefusal(after)) throw new RefusalError(after);
    if (isDeepStrictEqual(before, after)) return after;
    const { referenceVersion } = workspace;
    const details = changedFields(shown(before), shown(after));
    const audit = { ...deed, ...keeps?.(after), workspaceId: seen.id, subjectId: after.id, details, nowMs: ports.clock.now() };
    const conflict = await workspaces.saveEndpoint({ endpoint: after, referenceVersion, audit });
    if (!conflict) {
      if (switchesOff(before, after)) await skipUnwanted(ports, after, 'disabled');
      ports.wakeEngine();
      return after;
    }
    workspace = await workspaces.byId(seen.id);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}

/** What waits for an endpoint that does not want it any more is settled now, so that nobody sees it as pending. */
export async function skipUnwanted({ store, clock }: SkippingPorts, endpoint: Endpoint, reason: SkipReason): Promise<void> {
  for (let step = 0; step < MAX_SKIP_STEPS; step++) {
    const { skipped } = await store.deliveries.skipUnwanted({ endpoint, nowMs: clock.now(), limit: SKIPPED_PER_STEP, reason });
    if (skipped.length === 0) return;
  }
}
