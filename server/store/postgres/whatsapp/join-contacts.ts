import type { Joining } from '../../contract-whatsapp.ts';
import { notesOfJoining } from '../../whatsapp-rows.ts';
import type { Transaction } from '../transaction.ts';

const IS_THERE = 'SELECT 1 FROM contacts WHERE workspace_id = $1 AND id = $2';
const MOVE_NAMES = 'UPDATE whatsapp_senders SET contact_id = $1 WHERE workspace_id = $2 AND contact_id = $3';
/** All but notes of earlier joinings. */
const MOVE_MESSAGES = `
  UPDATE whatsapp_messages SET contact_id = $1
  WHERE workspace_id = $2 AND contact_id = $3 AND (direction = 'out' OR wamid IS NOT NULL)`;
const ADD_NOTE = `
  INSERT INTO whatsapp_messages (workspace_id, id, direction, number_id, contact_id, type, text, content, sent_at, state, changed_at)
  VALUES ($1, nextval('whatsapp_message_ids'), 'in', '', $2, 'system', $3, $4, $5, 'received', $5)`;

/** Done before, it moves nothing and says nothing. */
export async function joinContacts(tx: Transaction, { workspaceId, from, to, atMs }: Joining): Promise<null> {
  if (from === to || !(await tx.db.row(IS_THERE, [workspaceId, to]))) return null;
  const key = [to, workspaceId, from];
  const moved = (await tx.db.run(MOVE_NAMES, key)) + (await tx.db.run(MOVE_MESSAGES, key));
  if (moved === 0) return null;
  for (const { contactId, text, content } of notesOfJoining({ from, to })) {
    await tx.db.run(ADD_NOTE, [workspaceId, contactId, text, content, atMs]);
  }
  return null;
}
