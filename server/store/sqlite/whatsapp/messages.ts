import { isPublicId } from '../../../whatsapp/public-id.ts';
import type { CallSettlement, ClaimedMessage, Line, NewMessage, StoredMessage, Wait } from '../../contract-whatsapp.ts';
import { standing, storedMessageOf, waitOf, type MessageRow, type SentRow, type WaitRow } from '../../whatsapp-rows.ts';
import { freeAnswer, noteAnswer } from '../answers.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';
import { settleStanding } from './standing.ts';

const ADD = `
  INSERT INTO whatsapp_messages
    (workspace_id, id, direction, public_id, number_id, contact_id, phone, type, text, content, sent_at, state, changed_at,
    request, due_at, pair_only)
  VALUES (?, ?, 'out', ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?)`;

export function addMessage(tx: Transaction, message: NewMessage): null {
  const { workspaceId, publicId, numberId, contactId, phone, type, text, content, atMs, request, wait } = message;
  const id = tx.numbers.take('message');
  const about = [publicId, numberId, contactId, phone, type, text, JSON.stringify(content)];
  tx.db.run(ADD, [workspaceId, id, ...about, atMs, atMs, request, wait?.untilMs ?? null, Number(wait?.pairOnly ?? false)]);
  if (message.answer) noteAnswer(tx, message.answer);
  return null;
}

const SETTLE = `
  UPDATE whatsapp_messages SET call = ?, wamid = coalesce(wamid, ?), request = NULL, due_at = NULL
  WHERE workspace_id = ? AND public_id = ?`;
const ROW = `
  SELECT id, wamid, call, state, error_code AS errorCode, error_message AS errorMessage, sent_at AS sentAt, changed_at AS changedAt
  FROM whatsapp_messages WHERE workspace_id = ? AND public_id = ?`;
const MOVE = `
  UPDATE whatsapp_messages SET state = ?, error_code = ?, error_message = ?, changed_at = ? WHERE workspace_id = ? AND id = ?`;

const NAME_RECIPIENT = `
  INSERT INTO whatsapp_senders (workspace_id, sender, contact_id)
  SELECT workspace_id, ?, contact_id FROM whatsapp_messages
  WHERE workspace_id = ? AND public_id = ? AND contact_id IS NOT NULL ON CONFLICT DO NOTHING`;

/** What the app on the phone seemed to have sent was this one: an echo of it may come before the answer to our call. */
const REPLACE_ECHO = `
  DELETE FROM whatsapp_messages INDEXED BY whatsapp_messages_wamid
  WHERE workspace_id = ? AND wamid = ? AND direction = 'out' AND public_id IS NULL
    AND EXISTS (SELECT 1 FROM whatsapp_messages ours WHERE ours.workspace_id = ? AND ours.public_id = ? AND ours.wamid IS NULL)`;

type Naming = { workspaceId: number; publicId: string; wamid: string };

export function makePlaceForName(tx: Transaction, { workspaceId, publicId, wamid }: Naming): void {
  tx.db.run(REPLACE_ECHO, [workspaceId, wamid, workspaceId, publicId]);
}

/** A message without an id of Meta's has no receipts: its standing is what the call says. */
export function settleCall(tx: Transaction, settlement: CallSettlement): StoredMessage | null {
  const { workspaceId, publicId, wamid, call, userId, frees } = settlement;
  if (frees && !call.accepted) freeAnswer(tx, frees);
  if (wamid !== null) makePlaceForName(tx, { workspaceId, publicId, wamid });
  tx.db.run(SETTLE, [JSON.stringify(call), wamid, workspaceId, publicId]);
  const row = tx.db.row<SentRow>(ROW, [workspaceId, publicId]);
  if (!row) return null;
  if (userId) tx.db.run(NAME_RECIPIENT, [userId, workspaceId, publicId]);
  if (row.wamid !== null) {
    settleStanding(tx, workspaceId, [row.wamid]);
  } else {
    const moved = standing(row, []);
    if (moved) tx.db.run(MOVE, [...moved, workspaceId, row.id]);
  }
  return findMessage(tx.db, workspaceId, publicId);
}

const POSTPONE = `
  UPDATE whatsapp_messages SET due_at = ?, pair_only = ?
  WHERE workspace_id = ? AND public_id = ? AND call IS NULL AND wamid IS NULL`;

type Postponement = { workspaceId: number; publicId: string; wait: Wait };

export function postponeMessage(tx: Transaction, { workspaceId, publicId, wait }: Postponement): null {
  tx.db.run(POSTPONE, [wait.untilMs, Number(wait.pairOnly), workspaceId, publicId]);
  return null;
}

const HOLD_BACK = `
  UPDATE whatsapp_messages INDEXED BY whatsapp_messages_due
  SET due_at = max(due_at, ?1), pair_only = CASE WHEN due_at < ?1 THEN ?2 ELSE pair_only END
  WHERE due_at IS NOT NULL AND workspace_id = ?3 AND number_id = ?4 AND (?2 = 0 OR phone = ?5)`;

export function holdBackMessages(tx: Transaction, { workspaceId, numberId, phone, wait }: Line & { wait: Wait }): null {
  tx.db.run(HOLD_BACK, [wait.untilMs, Number(wait.pairOnly), workspaceId, numberId, phone]);
  return null;
}

const ANY_DUE = 'SELECT 1 FROM whatsapp_messages WHERE due_at <= ? LIMIT 1';

export function anyMessageDue(db: Database, nowMs: number): boolean {
  const row = db.row(ANY_DUE, [nowMs]);
  return row !== undefined;
}

/** So many that are due are looked at for the first of each number. */
const LOOKED_AT = 500;

const CLAIM = `
  UPDATE whatsapp_messages SET due_at = NULL, pair_only = 0, tries = tries + 1
  WHERE (workspace_id, id) IN (
    SELECT workspace_id, min(id) FROM (
      SELECT workspace_id, id, number_id FROM whatsapp_messages WHERE due_at <= ? ORDER BY due_at, id LIMIT ${LOOKED_AT})
    GROUP BY workspace_id, number_id LIMIT ?)
  RETURNING workspace_id AS workspaceId, id, public_id AS publicId, number_id AS numberId, phone, request, tries`;

export function claimMessages(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): ClaimedMessage[] {
  const rows = tx.db.rows<ClaimedMessage>(CLAIM, [nowMs, limit]);
  return rows.map((row) => ({ ...row })).sort((a, b) => a.id - b.id);
}

const COLUMNS = `
  id, direction, public_id AS publicId, wamid, number_id AS numberId, contact_id AS contactId, phone, type, text, content,
  sent_at AS sentAtMs, state, error_code AS errorCode, error_message AS errorMessage, changed_at AS changedAtMs,
  due_at AS dueAtMs`;
/** One of ours first: an echo of it may have the same id. */
const BY_WAMID = `
  SELECT ${COLUMNS} FROM whatsapp_messages INDEXED BY whatsapp_messages_wamid
  WHERE workspace_id = ? AND wamid = ? ORDER BY direction DESC LIMIT 1`;
const BY_PUBLIC_ID = `SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = ? AND public_id = ?`;

export function findMessage(db: Database, workspaceId: number, id: string): StoredMessage | null {
  const row = db.row<MessageRow>(isPublicId(id) ? BY_PUBLIC_ID : BY_WAMID, [workspaceId, id]);
  return row ? storedMessageOf(row) : null;
}

const LIST = `SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;
const LIST_OF_CONTACT = `
  SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = ? AND id < ? AND contact_id = ? ORDER BY id DESC LIMIT ?`;

export type MessageQuery = { workspaceId: number; contactId?: number; before?: number; limit: number };

export function listMessages(db: Database, query: MessageQuery): StoredMessage[] {
  const { workspaceId, contactId, before = Number.MAX_SAFE_INTEGER, limit } = query;
  const key = [workspaceId, before];
  const rows =
    contactId === undefined ? db.rows<MessageRow>(LIST, [...key, limit]) : db.rows<MessageRow>(LIST_OF_CONTACT, [...key, contactId, limit]);
  return rows.map(storedMessageOf);
}

const LAST_RECEIVED = `
  SELECT max(sent_at) AS at FROM whatsapp_messages
  WHERE workspace_id = ? AND contact_id = ? AND direction = 'in' AND type <> 'system'`;

export function lastReceived(db: Database, workspaceId: number, contactId: number): number | null {
  const row = db.row<{ at: number | null }>(LAST_RECEIVED, [workspaceId, contactId]);
  return row?.at ?? null;
}

const WAITING = `
  SELECT max(CASE WHEN pair_only = 0 THEN due_at END) AS number, max(CASE WHEN phone = ? THEN due_at END) AS pair
  FROM whatsapp_messages INDEXED BY whatsapp_messages_due WHERE due_at IS NOT NULL AND workspace_id = ? AND number_id = ?`;

export function waitingUntil(db: Database, { workspaceId, numberId, phone }: Line): Wait | null {
  return waitOf(db.row<WaitRow>(WAITING, [phone, workspaceId, numberId]));
}
