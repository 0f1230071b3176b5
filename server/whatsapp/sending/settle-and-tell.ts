import type { Store } from '../../store/contract.ts';
import type { CallSettlement, StoredMessage } from '../../store/contract-whatsapp.ts';
import type { Order, Outbox } from '../../webhooks/outbox/order.ts';
import { isAwaited } from '../inbox/announce.ts';
import { announceRefusal, type MessageFacts } from '../message-event.ts';

/**
 * Stores what Meta has answered about a message that had waited. Whoever sent it was told that it waits, and no receipt
 * comes of what Meta has never taken: so a refusal is told by an event, in the commit that stores it.
 */
export async function settleAndTell(ports: { store: Store; outbox: Outbox }, settlement: CallSettlement): Promise<StoredMessage | null> {
  const { workspaceId, publicId, call } = settlement;
  const { messages } = ports.store.whatsapp;
  const workspace = call.accepted ? null : await ports.store.workspaces.byId(workspaceId);
  if (call.accepted || !workspace || !isAwaited(workspace)) return messages.settle(settlement);
  const order: Order<MessageFacts | null, boolean> = {
    workspace,
    key: null,
    read: async () => (await messages.standings(workspaceId, [publicId]))[0] ?? null,
    decide: (facts, now, current) => announceRefusal(facts, call, { now, workspace: current }),
    unattended: true,
  };
  const { result: isSettled } = await ports.outbox.apply(order);
  return isSettled ? messages.get(workspaceId, publicId) : messages.settle(settlement);
}
