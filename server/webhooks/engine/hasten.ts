import type { Store } from '../../store/contract.ts';
import { WAITS_MS } from '../retry-schedule.ts';

/** Deliveries looked at in one step. */
const STEP = 1_000;
/** A million of one endpoint; what is left then comes with the next look. */
const MAX_STEPS = 1_000;

/**
 * Deliveries that are due later than `beyondMs` from now, though no wait is so long, got their time from a clock that has
 * stepped back: they become due when the longest of the quick waits is over. The later retries of `extended` stay.
 */
export async function hastenAll(deliveries: Store['deliveries'], { nowMs, beyondMs }: { nowMs: number; beyondMs: number }): Promise<void> {
  const bounds = { beyondMs: nowMs + beyondMs, toMs: nowMs + WAITS_MS[2], maxAttempts: WAITS_MS.length, limit: STEP };
  for (const { workspaceId, endpointId } of await deliveries.dueByEndpoint()) {
    for (let step = 0; step < MAX_STEPS; step++) {
      if ((await deliveries.hasten({ workspaceId, endpointId, ...bounds })) < STEP) break;
    }
  }
}
