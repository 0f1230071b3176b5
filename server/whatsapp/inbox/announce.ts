import type { Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import type { MessageState } from '../../../contract/webhook-event.ts';
import { announce, newsOf, type MessageFacts } from '../message-event.ts';
import type { Meeting } from './meet.ts';

/** Whether any endpoint wants to know what becomes of messages. By default none does. */
export function isAwaited({ endpoints }: Workspace): boolean {
  return endpoints.some(({ enabled, messageActions }) => enabled && Object.values(messageActions).includes(true));
}

/**
 * Tells of messages of ours where they stand, through the one door for events. What was told is noted after it, so that
 * a process that dies in between tells it once more rather than never.
 */
export async function announceMessages({ store, outbox }: Meeting, workspace: Workspace, wamids: readonly string[]): Promise<void> {
  const { messages } = store.whatsapp;
  const find = async (wamid: string) => (await messages.standings(workspace.id, [wamid]))[0] ?? null;
  for (const { id, wamid, ...facts } of await messages.standings(workspace.id, wamids)) {
    if (newsOf({ id, wamid, ...facts }) === null) continue;
    const order: Order<MessageFacts | null, MessageState | null> = {
      workspace,
      key: `message:${workspace.id}:${id}`,
      read: () => find(wamid),
      decide: (now, nowMicros, current) => announce(now, { now: nowMicros, workspace: current }),
      unattended: true,
    };
    const { result } = await outbox.apply(order);
    if (result !== null) await messages.announced({ workspaceId: workspace.id, id, state: result });
  }
}
