import type { Store } from '../../store/contract.ts';
import type { Delivery } from '../delivery.ts';
import { isGated, type Endpoint } from '../endpoint.ts';

type Tables = Pick<Store, 'deliveries' | 'endpoints'>;
type Query = { workspaceId: number; endpointId: number; nowMs: number; limit: number };

/** `gated`: let through one by one, so that what is not among `deliveries` has to wait until `againAtMs`. */
export type ClaimedDue = { deliveries: Delivery[]; againAtMs: number | null; gated: boolean };

const NOTHING: ClaimedDue = { deliveries: [], againAtMs: null, gated: false };

/** Takes what may be attempted now from the table. Of a paused endpoint nothing, and nobody asks again before it is resumed. */
export async function claimDue(store: Tables, endpoint: Endpoint | null, query: Query): Promise<ClaimedDue> {
  if (endpoint?.paused) return NOTHING;
  const { nowMs, limit } = query;
  if (endpoint && isGated(endpoint)) {
    const { workspaceId, id, rateLimit, concurrency } = endpoint;
    const claimed = await store.endpoints.claim({ endpoint: { workspaceId, id, rateLimit, concurrency }, nowMs, limit });
    return { ...claimed, gated: true };
  }
  const { deliveries, nextDueMs } = await store.deliveries.claim(query);
  return { deliveries, againAtMs: nextDueMs, gated: false };
}
