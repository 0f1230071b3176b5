import { placeholders } from '../database.ts';
import type { Transaction } from '../transaction.ts';
import type { AppliedPost, PostApplication, WorkspaceNews } from '../../contract-whatsapp.ts';
import {
  namedByUs,
  POSTED_MESSAGE_COLUMNS,
  postedMessageRow,
  RECEIPT_COLUMNS,
  receiptRow,
  sendersOf,
  wamidsIn,
} from '../../whatsapp-rows.ts';
import { applyNotice } from './apply-notice.ts';
import { makePlaceForName } from './messages.ts';
import { settleStanding } from './standing.ts';

const NOTE = 'UPDATE meta_posts SET error = NULL, unknown = ? WHERE id = ?';
const DONE = 'UPDATE meta_posts SET due_at = NULL, node = NULL WHERE id = ?';

/** Who is known by name is that contact now, whoever it was when the post was read. */
const NAMED = 'SELECT s.contact_id FROM whatsapp_senders s WHERE s.workspace_id = ?1 AND s.sender = ';
const VALUES = POSTED_MESSAGE_COLUMNS.map((name, at) =>
  name === 'contact_id' ? `coalesce((${NAMED}?${place('user_id')}), ?${at + 3})` : `?${at + 3}`,
);
const ADD_MESSAGE = `
  INSERT INTO whatsapp_messages (workspace_id, id, ${POSTED_MESSAGE_COLUMNS.join(', ')})
  VALUES (?1, ?2, ${VALUES.join(', ')}) ON CONFLICT DO NOTHING`;

function place(column: string): number {
  return POSTED_MESSAGE_COLUMNS.indexOf(column) + 3;
}

/** A name goes over to another contact when the one that had it is gone; else somebody has to join the two. */
const ADD_SENDER = `
  INSERT INTO whatsapp_senders (workspace_id, sender, contact_id) VALUES (?, ?, ?)
  ON CONFLICT (workspace_id, sender) DO UPDATE SET contact_id = excluded.contact_id
  WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.workspace_id = whatsapp_senders.workspace_id AND c.id = whatsapp_senders.contact_id)`;

/** The earliest time stays, so that the order in which repeats come makes no difference. */
const ADD_RECEIPT = `
  INSERT INTO whatsapp_receipts (workspace_id, ${RECEIPT_COLUMNS.join(', ')}) VALUES (${placeholders(1 + RECEIPT_COLUMNS.length)})
  ON CONFLICT (workspace_id, wamid, status, participant) DO UPDATE
  SET at = excluded.at, error_code = excluded.error_code, error_message = excluded.error_message, details = excluded.details
  WHERE (excluded.at, coalesce(excluded.error_message, '')) < (at, coalesce(error_message, ''))`;

/** It was sent, then: whatever was still to be asked is not asked any more. */
const NAME_MESSAGE = `
  UPDATE whatsapp_messages SET wamid = ?, request = NULL, due_at = NULL
  WHERE workspace_id = ? AND public_id = ? AND wamid IS NULL`;

/** Everything in one transaction, so that a post is applied or it is not. */
export function applyPost(tx: Transaction, { postId, nowMs, unknown, workspaces, done }: PostApplication): AppliedPost {
  const applied = { messages: 0, receipts: 0, notices: 0 };
  for (const news of workspaces) applyNews(tx, { news, nowMs, applied });
  tx.db.run(NOTE, [Object.keys(unknown).length > 0 ? JSON.stringify(unknown) : null, postId]);
  if (done) finishPost(tx, postId);
  return applied;
}

export function finishPost(tx: Transaction, id: number): null {
  tx.db.run(DONE, [id]);
  return null;
}

type Applying = { news: WorkspaceNews; nowMs: number; applied: AppliedPost };

function applyNews(tx: Transaction, { news, nowMs, applied }: Applying): void {
  const { workspaceId } = news;
  for (const sender of sendersOf(news)) tx.db.run(ADD_SENDER, [workspaceId, ...sender]);
  for (const message of news.messages) {
    const id = tx.numbers.take('message');
    applied.messages += tx.db.run(ADD_MESSAGE, [workspaceId, id, ...postedMessageRow(message, nowMs)]);
  }
  for (const receipt of news.receipts) applied.receipts += tx.db.run(ADD_RECEIPT, [workspaceId, ...receiptRow(receipt)]);
  for (const [ourId, wamid] of namedByUs(news)) {
    makePlaceForName(tx, { workspaceId, publicId: ourId, wamid });
    tx.db.run(NAME_MESSAGE, [wamid, workspaceId, ourId]);
  }
  settleStanding(tx, workspaceId, wamidsIn(news));
  for (const notice of news.notices) applied.notices += applyNotice(tx, { workspaceId, notice, nowMs });
}
