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

const NOTE = 'UPDATE meta_posts SET error = NULL, unknown = $1 WHERE id = $2';
const DONE = 'UPDATE meta_posts SET due_at = NULL, node = NULL WHERE id = $1';

const ADD_MESSAGE = `
  INSERT INTO whatsapp_messages (workspace_id, id, ${POSTED_MESSAGE_COLUMNS.join(', ')})
  VALUES ($1, nextval('whatsapp_message_ids'), ${numbered(POSTED_MESSAGE_COLUMNS.length)}) ON CONFLICT DO NOTHING`;

const ADD_SENDER = `
  INSERT INTO whatsapp_senders (workspace_id, sender, contact_id) VALUES ($1, $2, $3)
  ON CONFLICT (workspace_id, sender) DO UPDATE SET contact_id = excluded.contact_id`;

/** The earliest time stays, so that the order in which repeats come makes no difference. */
const ADD_RECEIPT = `
  INSERT INTO whatsapp_receipts AS known (workspace_id, ${RECEIPT_COLUMNS.join(', ')}) VALUES ($1, ${numbered(RECEIPT_COLUMNS.length)})
  ON CONFLICT (workspace_id, wamid, status, participant) DO UPDATE
  SET at = excluded.at, error_code = excluded.error_code, error_message = excluded.error_message, details = excluded.details
  WHERE (excluded.at, coalesce(excluded.error_message, '')) < (known.at, coalesce(known.error_message, ''))`;

/** It was sent, then: whatever was still to be asked is not asked any more. */
const NAME_MESSAGE = `
  UPDATE whatsapp_messages SET wamid = $1, request = NULL, due_at = NULL
  WHERE workspace_id = $2 AND public_id = $3 AND wamid IS NULL`;

function numbered(count: number): string {
  return Array.from({ length: count }, (_, at) => `$${at + 2}`).join(', ');
}

/** Everything in one transaction, so that a post is applied or it is not. */
export async function applyPost(tx: Transaction, application: PostApplication): Promise<AppliedPost> {
  const { postId, nowMs, unknown, workspaces, done } = application;
  const applied = { messages: 0, receipts: 0, notices: 0 };
  for (const news of workspaces) await applyNews(tx, { news, nowMs, applied });
  await tx.db.run(NOTE, [Object.keys(unknown).length > 0 ? JSON.stringify(unknown) : null, postId]);
  if (done) await finishPost(tx, postId);
  return applied;
}

export async function finishPost(tx: Transaction, id: number): Promise<null> {
  await tx.db.run(DONE, [id]);
  return null;
}

type Applying = { news: WorkspaceNews; nowMs: number; applied: AppliedPost };

/** Statements that need no answer of each other are sent in one go: a post may hold a thousand of them. */
async function applyNews(tx: Transaction, { news, nowMs, applied }: Applying): Promise<void> {
  const { workspaceId } = news;
  const [messages, receipts] = await Promise.all([
    sum(news.messages.map((one) => tx.db.run(ADD_MESSAGE, [workspaceId, ...postedMessageRow(one, nowMs)]))),
    sum(news.receipts.map((one) => tx.db.run(ADD_RECEIPT, [workspaceId, ...receiptRow(one)]))),
    sum(sendersOf(news).map((sender) => tx.db.run(ADD_SENDER, [workspaceId, ...sender]))),
  ]);
  // After them: the echo of a message may be in the same post as its receipt.
  await Promise.all(
    namedByUs(news).flatMap(([ourId, wamid]) => [
      makePlaceForName(tx, { workspaceId, publicId: ourId, wamid }),
      tx.db.run(NAME_MESSAGE, [wamid, workspaceId, ourId]),
    ]),
  );
  applied.messages += messages;
  applied.receipts += receipts;
  await settleStanding(tx, workspaceId, wamidsIn(news));
  for (const notice of news.notices) applied.notices += await applyNotice(tx, { workspaceId, notice, nowMs });
}

async function sum(counts: Promise<number>[]): Promise<number> {
  return (await Promise.all(counts)).reduce((total, count) => total + count, 0);
}
