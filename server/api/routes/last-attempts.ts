import type { Store } from '../../store/contract.ts';
import type { LastAttempt } from '../../webhooks/attempt.ts';
import type { DeliveryView } from '../../webhooks/delivery.ts';

/** How the newest attempt of each of these deliveries ended, by the id of the delivery. Those never tried are left out. */
export async function lastAttempts(store: Store, deliveries: DeliveryView[]): Promise<Map<number, LastAttempt>> {
  const tried = deliveries.filter(({ lastNumber }) => lastNumber > 0);
  const [first] = tried;
  if (!first) return new Map();
  const found = await store.attempts.lastOf(first.workspaceId, [...new Set(tried.map(({ eventSeq }) => eventSeq))]);
  return new Map(found.map((last) => [last.deliveryId, last]));
}
