import type { Share } from '../../store/contract-nodes.ts';

/**
 * This node's part of what all nodes together may have in flight to an endpoint. The parts add up to the limit, and which
 * nodes get the remainder differs from endpoint to endpoint. No node asks another on the way to an attempt.
 */
export function partOf(limit: number, { senders, place }: Share, endpointId: number): number {
  if (place === null) return 0;
  const turn = (place + endpointId) % senders;
  return Math.floor(limit / senders) + (turn < limit % senders ? 1 : 0);
}
