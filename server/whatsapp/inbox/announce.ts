import type { Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import { announce, newsOf, type MessageFacts } from '../message-event.ts';
import type { Meeting } from './meet.ts';

/** Whether any endpoint wants to know what becomes of messages. By default none does. */
export function isAwaited({ endpoints }: Workspace): boolean {
  return endpoints.some(({ enabled, messageActions }) => enabled && Object.values(messageActions).includes(true));
}

/** Tells of messages of ours where they stand and how they came there, through the one door for events. */
export async function announceMessages({ store, outbox }: Meeting, workspace: Workspace, wamids: readonly string[]): Promise<void> {
  const { messages } = store.whatsapp;
  for (const facts of await messages.standings(workspace.id, wamids)) {
    const order: Order<MessageFacts | null, null> = {
      workspace,
      key: `message:${workspace.id}:${facts.id}`, // Two posts about it may be processed side by side.
      read: async () => (await messages.standings(workspace.id, [facts.wamid]))[0] ?? null,
      decide: (now, nowMicros, current) => announce(now, { now: nowMicros, workspace: current }),
      unattended: true,
    };
    for (const _state of newsOf(facts)) await outbox.apply(order);
  }
}
