import { isPublicId } from '../../../whatsapp/public-id.ts';
import type { CallSettlement, ClaimedMessage, Line, NewMessage, StoredMessage, Wait } from '../../contract-whatsapp.ts';
import { standing, storedMessageOf, waitOf, type MessageRow, type SentRow, type WaitRow } from '../../whatsapp-rows.ts';
import { freeAnswer, noteAnswer } from '../answers.ts';
import type { Database } from '../database.ts';
import { isStorable } from '../storable.ts';
import type { Transaction } from '../transaction.ts';
import { settleStanding } from './standing.ts';

const ADD = `
  INSERT INTO whatsapp_messages
    (workspace_id, id, direction, public_id, number_id, contact_id, phone, type, text, content, sent_at, state, changed_at,
    request, due_at, pair_only)
  VALUES ($1, nextval('whatsapp_message_ids'), 'out', $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $9, $10, $11, $12)`;

export async function addMessage(tx: Transaction, message: NewMessage): Promise<null> {
  const { workspaceId, publicId, numberId, contactId, phone, type, text, content, atMs, request, wait } = message;
  const about = [publicId, numberId, contactId, phone, type, text, JSON.stringify(content)];
  await tx.db.run(ADD, [workspaceId, ...about, atMs, request, wait?.untilMs ?? null, Number(wait?.pairOnly ?? false)]);
  if (message.answer) await noteAnswer(tx, message.answer);
  return null;
}

const SETTLE = `
  UPDATE whatsapp_messages SET call = $1, wamid = coalesce(wamid, $2), request = NULL, due_at = NULL
  WHERE workspace_id = $3 AND public_id = $4`;
const ROW = `
  SELECT id, wamid, call, state, error_code AS "errorCode", error_message AS "errorMessage", sent_at AS "sentAt", changed_at AS "changedAt"
  FROM whatsapp_messages WHERE workspace_id = $1 AND public_id = $2`;
const MOVE = `
  UPDATE whatsapp_messages SET state = $1, error_code = $2, error_message = $3, changed_at = $4 WHERE workspace_id = $5 AND id = $6`;

const NAME_RECIPIENT = `
  INSERT INTO whatsapp_senders (workspace_id, sender, contact_id)
  SELECT workspace_id, $1::text, contact_id FROM whatsapp_messages
  WHERE workspace_id = $2 AND public_id = $3 AND contact_id IS NOT NULL ON CONFLICT DO NOTHING`;

/** What the app on the phone seemed to have sent was this one: an echo of it may come before the answer to our call. */
const REPLACE_ECHO = `
  DELETE FROM whatsapp_messages WHERE workspace_id = $1 AND wamid = $2 AND direction = 'out' AND public_id IS NULL
    AND EXISTS (SELECT 1 FROM whatsapp_messages ours WHERE ours.workspace_id = $1 AND ours.public_id = $3 AND ours.wamid IS NULL)`;

type Naming = { workspaceId: number; publicId: string; wamid: string };

export async function makePlaceForName(tx: Transaction, { workspaceId, publicId, wamid }: Naming): Promise<void> {
  await tx.db.run(REPLACE_ECHO, [workspaceId, wamid, publicId]);
}

/** A message without an id of Meta's has no receipts: its standing is what the call says. */
export async function settleCall(tx: Transaction, settlement: CallSettlement): Promise<StoredMessage | null> {
  const { workspaceId, publicId, wamid, call, userId, frees } = settlement;
  if (frees && !call.accepted) await freeAnswer(tx, frees);
  if (wamid !== null) await makePlaceForName(tx, { workspaceId, publicId, wamid });
  await tx.db.run(SETTLE, [JSON.stringify(call), wamid, workspaceId, publicId]);
  const row = await tx.db.row<SentRow>(ROW, [workspaceId, publicId]);
  if (!row) return null;
  if (userId) await tx.db.run(NAME_RECIPIENT, [userId, workspaceId, publicId]);
  if (row.wamid !== null) {
    await settleStanding(tx, workspaceId, [row.wamid]);
  } else {
    const moved = standing(row, []);
    if (moved) await tx.db.run(MOVE, [...moved, workspaceId, row.id]);
  }
  return findMessage(tx.db, workspaceId, publicId);
}

const POSTPONE = `
  UPDATE whatsapp_messages SET due_at = $1, pair_only = $2
  WHERE workspace_id = $3 AND public_id = $4 AND call IS NULL AND wamid IS NULL`;

type Postponement = { workspaceId: number; publicId: string; wait: Wait };

export async function postponeMessage(tx: Transaction, { workspaceId, publicId, wait }: Postponement): Promise<null> {
  await tx.db.run(POSTPONE, [wait.untilMs, Number(wait.pairOnly), workspaceId, publicId]);
  return null;
}

const HOLD_BACK = `
  UPDATE whatsapp_messages SET due_at = greatest(due_at, $1), pair_only = CASE WHEN due_at < $1 THEN $2 ELSE pair_only END
  WHERE due_at IS NOT NULL AND workspace_id = $3 AND number_id = $4 AND ($2 = 0 OR phone = $5)`;

export async function holdBackMessages(tx: Transaction, { workspaceId, numberId, phone, wait }: Line & { wait: Wait }): Promise<null> {
  await tx.db.run(HOLD_BACK, [wait.untilMs, Number(wait.pairOnly), workspaceId, numberId, phone]);
  return null;
}

const ANY_DUE = 'SELECT 1 FROM whatsapp_messages WHERE due_at <= $1 LIMIT 1';

export async function anyMessageDue(db: Database, nowMs: number): Promise<boolean> {
  const row = await db.row(ANY_DUE, [nowMs]);
  return row !== undefined;
}

/** So many that are due are looked at for the first of each number. */
const LOOKED_AT = 500;

const CLAIM = `
  UPDATE whatsapp_messages SET due_at = NULL, pair_only = 0, tries = tries + 1
  WHERE (workspace_id, id) IN (
    SELECT workspace_id, min(id) FROM (
      SELECT workspace_id, id, number_id FROM whatsapp_messages WHERE due_at <= $1 ORDER BY due_at, id LIMIT ${LOOKED_AT}
      FOR UPDATE SKIP LOCKED) due
    GROUP BY workspace_id, number_id LIMIT $2)
  RETURNING workspace_id AS "workspaceId", id, public_id AS "publicId", number_id AS "numberId", phone, request, tries`;

export async function claimMessages(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): Promise<ClaimedMessage[]> {
  const rows = await tx.db.rows<ClaimedMessage>(CLAIM, [nowMs, limit]);
  return rows.sort((a, b) => a.id - b.id);
}

const COLUMNS = `
  id, direction, public_id AS "publicId", wamid, number_id AS "numberId", contact_id AS "contactId", phone, type, text, content,
  sent_at AS "sentAtMs", state, error_code AS "errorCode", error_message AS "errorMessage", changed_at AS "changedAtMs",
  due_at AS "dueAtMs"`;
/** One of ours first: an echo of it may have the same id. */
const BY_WAMID = `
  SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = $1 AND wamid = $2 ORDER BY direction DESC LIMIT 1`;
const BY_PUBLIC_ID = `SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = $1 AND public_id = $2`;

export async function findMessage(db: Database, workspaceId: number, id: string): Promise<StoredMessage | null> {
  if (!isStorable(id)) return null;
  const row = await db.row<MessageRow>(isPublicId(id) ? BY_PUBLIC_ID : BY_WAMID, [workspaceId, id]);
  return row ? storedMessageOf(row) : null;
}

const LIST = `SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`;
const LIST_OF_CONTACT = `
  SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = $1 AND id < $2 AND contact_id = $3 ORDER BY id DESC LIMIT $4`;

export type MessageQuery = { workspaceId: number; contactId?: number; before?: number; limit: number };

export async function listMessages(db: Database, query: MessageQuery): Promise<StoredMessage[]> {
  const { workspaceId, contactId, before = Number.MAX_SAFE_INTEGER, limit } = query;
  const key = [workspaceId, before];
  const rows = await (contactId === undefined
    ? db.rows<MessageRow>(LIST, [...key, limit])
    : db.rows<MessageRow>(LIST_OF_CONTACT, [...key, contactId, limit]));
  return rows.map(storedMessageOf);
}

const LAST_RECEIVED = `
  SELECT max(sent_at) AS at FROM whatsapp_messages
  WHERE workspace_id = $1 AND contact_id = $2 AND direction = 'in' AND type <> 'system'`;

export async function lastReceived(db: Database, workspaceId: number, contactId: number): Promise<number | null> {
  const row = await db.row<{ at: number | null }>(LAST_RECEIVED, [workspaceId, contactId]);
  return row?.at ?? null;
}

const WAITING = `
  SELECT max(due_at) FILTER (WHERE pair_only = 0) AS number, max(due_at) FILTER (WHERE phone = $3) AS pair
  FROM whatsapp_messages WHERE due_at IS NOT NULL AND workspace_id = $1 AND number_id = $2`;

export async function waitingUntil(db: Database, { workspaceId, numberId, phone }: Line): Promise<Wait | null> {
  return waitOf(await db.row<WaitRow>(WAITING, [workspaceId, numberId, phone]));
}
