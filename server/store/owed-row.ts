import type { OwedEvent } from './contract-endpoints.ts';

/** The best of an event's deliveries to the endpoint, as both databases rank it; null when there is none. */
export type OwedRow = Omit<OwedEvent, 'state'> & { best: number | null };

export const RANKED = `CASE d.state WHEN 'delivered' THEN 3 WHEN 'skipped' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END`;

const STATES = [null, 'failed', 'pending', 'delivered'] as const;

export function owedOf({ best, ...event }: OwedRow): OwedEvent {
  return { ...event, state: STATES[best ?? 0] ?? null };
}
