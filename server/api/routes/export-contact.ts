import type { Store, Workspace } from '../../store/contract.ts';
import { notFound } from '../../workspace/decision.ts';
import { RefusalError } from '../../workspace/refusal.ts';
import { eventRow } from './event-row.ts';
import { logDetail } from './log-row.ts';
import { recordBody } from './record-routes.ts';

/** So much of each is shown; `truncated` says that there is more. */
const MAX_EVENTS = 1_000;
const MAX_MESSAGES = 10_000;

/** All that is held on one contact, also when its row is gone. */
export async function heldOnContact(store: Store, workspace: Workspace, contactId: number) {
  const query = { workspaceId: workspace.id, contactId };
  const [contact, seqs, messages] = await Promise.all([
    store.records.get('contact', workspace.id, contactId),
    store.privacy.eventsOf({ ...query, after: 0, limit: MAX_EVENTS + 1 }),
    store.privacy.messagesOf({ ...query, limit: MAX_MESSAGES }),
  ]);
  if (!contact && seqs.length === 0 && messages.length === 0) throw new RefusalError(notFound('Contact'));
  const events = [];
  const attempts = [];
  for (const seq of seqs.slice(0, MAX_EVENTS)) {
    const event = await store.events.get(workspace.id, seq);
    if (event) events.push(eventRow(event));
    attempts.push(...(await store.attempts.ofEvent(workspace.id, seq)).map(logDetail));
  }
  const truncated = seqs.length > MAX_EVENTS || messages.length === MAX_MESSAGES;
  return { contact: contact && recordBody('contact', contact), events, webhook_logs: attempts, messages, truncated };
}
