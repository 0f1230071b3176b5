import type { DueEndpoint, Hastening, Store } from '../../store/contract.ts';
import { furtherWaits, WAITS_MS } from '../retry-schedule.ts';

/** Deliveries looked at in one step. */
const STEP = 1_000;
/** A million of one endpoint; what is left then comes with the next look. */
const MAX_STEPS = 1_000;

type Deliveries = Pick<Store['deliveries'], 'dueByEndpoint' | 'hasten'>;

/**
 * Deliveries that are due later than `beyondMs` from now, though no wait is so long, got their time from a clock that has
 * stepped back: they become due when the longest of the quick waits is over.
 */
export async function hastenQuick(deliveries: Deliveries, { nowMs, beyondMs }: { nowMs: number; beyondMs: number }): Promise<void> {
  const attempts = { from: 0, below: WAITS_MS.length };
  await hastenEverywhere(deliveries, [{ attempts, beyondMs: nowMs + beyondMs, toMs: nowMs + WAITS_MS[2] }]);
}

type Further = { nowMs: number; isExtended: (at: DueEndpoint) => Promise<boolean> };

/** The same for the later retries of `extended`, each of which has a longest wait of its own: for the endpoints that have them. */
export async function hastenFurther(deliveries: Deliveries, { nowMs, isExtended }: Further): Promise<void> {
  const bounds = furtherWaits().map(({ attempts, plannedMs, longestMs }) => ({
    attempts: { from: attempts, below: attempts + 1 }, beyondMs: nowMs + longestMs, toMs: nowMs + plannedMs,
  }));
  await hastenEverywhere(deliveries, bounds, isExtended);
}

type Bounds = Pick<Hastening, 'attempts' | 'beyondMs' | 'toMs'>;

async function hastenEverywhere(deliveries: Deliveries, all: Bounds[], isMeant = async (_: DueEndpoint) => true): Promise<void> {
  for (const at of await deliveries.dueByEndpoint()) {
    if (!(await isMeant(at))) continue;
    const { workspaceId, endpointId } = at;
    for (const bounds of all) {
      for (let step = 0; step < MAX_STEPS; step++) {
        if ((await deliveries.hasten({ workspaceId, endpointId, ...bounds, limit: STEP })) < STEP) break;
      }
    }
  }
}
