import type { Receipt } from '../../../whatsapp/receipt.ts';
import type { Bindable } from '../../columns.ts';
import { columnsOf } from '../database.ts';
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

const NUMBERS = ['contact_id', 'sent_at', 'changed_at', 'at', 'error_code'];

const NOTE = 'UPDATE meta_posts SET error = NULL, unknown = $1 WHERE id = $2';
const DONE = 'UPDATE meta_posts SET due_at = NULL, node = NULL WHERE id = $1';

/** One statement for all of a kind: a post may hold a thousand, and the trips cost more than the rows. */
const ADD_MESSAGES = `
  INSERT INTO whatsapp_messages (workspace_id, id, ${POSTED_MESSAGE_COLUMNS.join(', ')})
  SELECT $1, nextval('whatsapp_message_ids'), ${POSTED_MESSAGE_COLUMNS.map(nowOf).join(', ')} FROM ${given(POSTED_MESSAGE_COLUMNS)}
  LEFT JOIN whatsapp_senders named ON named.workspace_id = $1 AND named.sender = given.user_id ON CONFLICT DO NOTHING`;

/** Who is known by name is that contact now, whoever it was when the post was read. */
function nowOf(column: string): string {
  return column === 'contact_id' ? 'coalesce(named.contact_id, given.contact_id)' : `given.${column}`;
}

/** A name goes over to another contact when the one that had it is gone; else somebody has to join the two. */
const ADD_SENDERS = `
  INSERT INTO whatsapp_senders AS known (workspace_id, sender, contact_id) SELECT $1, given.* FROM ${given(['sender', 'contact_id'])}
  ON CONFLICT (workspace_id, sender) DO UPDATE SET contact_id = excluded.contact_id
  WHERE NOT EXISTS (SELECT FROM contacts c WHERE c.workspace_id = known.workspace_id AND c.id = known.contact_id)`;

/** The earliest time stays, so that the order in which repeats come makes no difference. */
const ADD_RECEIPTS = `
  INSERT INTO whatsapp_receipts AS known (workspace_id, ${RECEIPT_COLUMNS.join(', ')})
  SELECT $1, given.* FROM ${given(RECEIPT_COLUMNS)}
  ON CONFLICT (workspace_id, wamid, status, participant) DO UPDATE
  SET at = excluded.at, error_code = excluded.error_code, error_message = excluded.error_message, details = excluded.details
  WHERE (excluded.at, coalesce(excluded.error_message, '') COLLATE "C") < (known.at, coalesce(known.error_message, '') COLLATE "C")`;

/** It was sent, then: whatever was still to be asked is not asked any more. */
const NAME_MESSAGE = `
  UPDATE whatsapp_messages SET wamid = $1, request = NULL, due_at = NULL
  WHERE workspace_id = $2 AND public_id = $3 AND wamid IS NULL`;

function given(columns: readonly string[]): string {
  const arrays = columns.map((name, at) => `$${at + 2}::${NUMBERS.includes(name) ? 'bigint' : 'text'}[]`);
  return `unnest(${arrays.join(', ')}) AS given (${columns.join(', ')})`;
}

/**
 * Their statements share the trips to the database. Each first writes all that it says and looks at the whole after that,
 * so whichever looks last has seen everything. None goes on after the end of the transaction.
 */
export async function applyPosts(tx: Transaction, applications: PostApplication[]): Promise<AppliedPost[]> {
  const results = await Promise.allSettled(applications.map((application) => applyPost(tx, application)));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Everything in one transaction, so that a post is applied or it is not. */
async function applyPost(tx: Transaction, application: PostApplication): Promise<AppliedPost> {
  const { postId, nowMs, unknown, workspaces, done } = application;
  const applied = { messages: 0, receipts: 0, notices: 0 };
  for (const news of workspaces) await applyNews(tx, { news, nowMs, applied });
  const noted = Object.keys(unknown).length > 0 ? JSON.stringify(unknown) : null;
  await Promise.all([tx.db.run(NOTE, [noted, postId]), done ? finishPost(tx, postId) : null]);
  return applied;
}

export async function finishPost(tx: Transaction, id: number): Promise<null> {
  await tx.db.run(DONE, [id]);
  return null;
}

type Applying = { news: WorkspaceNews; nowMs: number; applied: AppliedPost };

/** Statements that need no answer of each other are sent in one go. */
async function applyNews(tx: Transaction, { news, nowMs, applied }: Applying): Promise<void> {
  const { workspaceId } = news;
  const add = (sql: string, rows: Bindable[][]) => (rows.length === 0 ? 0 : tx.db.run(sql, [workspaceId, ...columnsOf(rows)]));
  // In this order: a message is of whoever goes by its name.
  const [, messages, receipts] = await Promise.all([
    add(ADD_SENDERS, [...new Map(sendersOf(news))]),
    add(ADD_MESSAGES, news.messages.map((one) => postedMessageRow(one, nowMs))),
    add(ADD_RECEIPTS, eachReceiptOnce(news.receipts).map(receiptRow)),
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

/** A statement writes no row twice: of repeats in one post the earliest is left, as of those in several. */
function eachReceiptOnce(receipts: readonly Receipt[]): Receipt[] {
  const found = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const key = JSON.stringify([receipt.wamid, receipt.status, receipt.participant]);
    const known = found.get(key);
    if (!known || isEarlier(receipt, known)) found.set(key, receipt);
  }
  return [...found.values()];
}

function isEarlier(one: Receipt, other: Receipt): boolean {
  if (one.atMs !== other.atMs) return one.atMs < other.atMs;
  return (one.problem?.message ?? '') < (other.problem?.message ?? '');
}
