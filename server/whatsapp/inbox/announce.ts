import type { KeyedQueue } from '../../kit/keyed-queue.ts';
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
 * a process that dies in between tells it once more rather than never. One after another per message: two posts about
 * it may be processed side by side.
 */
export async function announceMessages(meeting: Announcing, workspace: Workspace, wamids: readonly string[]): Promise<void> {
  for (const facts of await meeting.store.whatsapp.messages.standings(workspace.id, wamids)) {
    if (newsOf(facts) === null) continue;
    await meeting.queue.run(`${workspace.id} ${facts.id}`, () => announceOne(meeting, workspace, facts));
  }
}

type Announcing = Meeting & { queue: KeyedQueue };

async function announceOne({ store, outbox }: Meeting, workspace: Workspace, { id, wamid }: MessageFacts): Promise<void> {
  const { messages } = store.whatsapp;
  const order: Order<MessageFacts | null, MessageState | null> = {
    workspace,
    key: null,
    read: async () => (await messages.standings(workspace.id, [wamid]))[0] ?? null,
    decide: (now, nowMicros, current) => announce(now, { now: nowMicros, workspace: current }),
    unattended: true,
  };
  const { result } = await outbox.apply(order);
  if (result !== null) await messages.announced({ workspaceId: workspace.id, id, state: result });
}
