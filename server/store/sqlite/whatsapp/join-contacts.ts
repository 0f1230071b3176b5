import type { Joining } from '../../contract-whatsapp.ts';
import { notesOfJoining } from '../../whatsapp-rows.ts';
import type { Transaction } from '../transaction.ts';

const IS_THERE = 'SELECT 1 FROM contacts WHERE workspace_id = ? AND id = ?';
const MOVE_NAMES = 'UPDATE whatsapp_senders SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?';
/** All but notes of earlier joinings. */
const MOVE_MESSAGES = `
  UPDATE whatsapp_messages SET contact_id = ?
  WHERE workspace_id = ? AND contact_id = ? AND (direction = 'out' OR wamid IS NOT NULL)`;
const ADD_NOTE = `
  INSERT INTO whatsapp_messages (workspace_id, id, direction, number_id, contact_id, type, text, content, sent_at, state, changed_at)
  VALUES (?, ?, 'in', '', ?, 'system', ?, ?, ?, 'received', ?)`;

/** Done before, it moves nothing and says nothing. */
export function joinContacts(tx: Transaction, { workspaceId, from, to, atMs }: Joining): null {
  if (from === to || !tx.db.row(IS_THERE, [workspaceId, to])) return null;
  const key = [to, workspaceId, from];
  const moved = tx.db.run(MOVE_NAMES, key) + tx.db.run(MOVE_MESSAGES, key);
  if (moved === 0) return null;
  for (const { contactId, text, content } of notesOfJoining({ from, to })) {
    tx.db.run(ADD_NOTE, [workspaceId, tx.numbers.take('message'), contactId, text, content, atMs, atMs]);
  }
  return null;
}
