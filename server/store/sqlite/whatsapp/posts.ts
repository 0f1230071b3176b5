import type { ClaimedPost, MadeDue, NewPost } from '../../contract-whatsapp.ts';
import { madeDueOf, type DueRow } from '../../whatsapp-rows.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const ADD = 'INSERT INTO meta_posts (received_at, body, due_at) VALUES (?, ?, ?)';

export function addPost(tx: Transaction, { body, receivedAtMs }: NewPost): void {
  tx.db.run(ADD, [receivedAtMs, body, receivedAtMs]);
}

const ANY_DUE = 'SELECT 1 FROM meta_posts WHERE due_at <= ? LIMIT 1';

export function anyPostDue(db: Database, nowMs: number): boolean {
  return db.row(ANY_DUE, [nowMs]) !== undefined;
}

/** One server has the data for itself: what another node holds was left behind. */
const CLAIM = `
  UPDATE meta_posts SET node = ?, tries = tries + 1
  WHERE id IN (SELECT id FROM meta_posts WHERE due_at <= ? AND node IS NOT ? ORDER BY due_at, id LIMIT ?)
  RETURNING id, tries, received_at AS receivedAtMs`;

export function claimPosts(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): ClaimedPost[] {
  const node = tx.servingNode;
  return tx.db.rows<ClaimedPost>(CLAIM, [node, nowMs, node, limit]).map((row) => ({ ...row }));
}

const BODY = 'SELECT body FROM meta_posts WHERE id = ?';

export function postBody(db: Database, id: number): Uint8Array | null {
  return db.row<{ body: Uint8Array }>(BODY, [id])?.body ?? null;
}

const POSTPONE = 'UPDATE meta_posts SET due_at = ?, node = NULL, error = ? WHERE id = ?';

export function postponePost(tx: Transaction, { id, dueAtMs, error }: { id: number; dueAtMs: number | null; error: string }): void {
  tx.db.run(POSTPONE, [dueAtMs, error, id]);
}

const MAKE_DUE = `
  UPDATE meta_posts SET due_at = ?, tries = CASE WHEN error IS NULL THEN 0 ELSE 1 END, node = NULL
  WHERE id IN (SELECT id FROM meta_posts WHERE id > ? AND received_at >= ? AND received_at <= ? AND due_at IS NULL ORDER BY id LIMIT ?)
  RETURNING id, error`;

type Step = { sinceMs: number; untilMs: number; after: number; limit: number; nowMs: number };

export function makePostsDue(tx: Transaction, { sinceMs, untilMs, after, limit, nowMs }: Step): MadeDue {
  return madeDueOf(tx.db.rows<DueRow>(MAKE_DUE, [nowMs, after, sinceMs, untilMs, limit]));
}

const WAITING = 'SELECT count(*) AS count FROM meta_posts WHERE due_at IS NOT NULL';

export function countWaiting(db: Database): number {
  return db.row<{ count: number }>(WAITING)?.count ?? 0;
}

const PURGE_POSTS = `
  DELETE FROM meta_posts WHERE id IN (SELECT id FROM meta_posts WHERE received_at < ? AND due_at IS NULL ORDER BY received_at LIMIT ?)`;
const PURGE_NOTICES = `
  DELETE FROM whatsapp_notices WHERE (workspace_id, hash) IN (
    SELECT workspace_id, hash FROM whatsapp_notices WHERE received_at < ? LIMIT ?)`;

export function purgePosts(tx: Transaction, { beforeMs, limit }: { beforeMs: number; limit: number }): number {
  return tx.db.run(PURGE_POSTS, [beforeMs, limit]) + tx.db.run(PURGE_NOTICES, [beforeMs, limit]);
}

const UNKNOWN = `
  SELECT told.key AS name, sum(told.value) AS count FROM meta_posts, json_each(unknown) AS told
  WHERE unknown IS NOT NULL GROUP BY told.key ORDER BY told.key`;

export function countUnknown(db: Database, _nothing: null): Record<string, number> {
  return Object.fromEntries(db.rows<{ name: string; count: number }>(UNKNOWN).map(({ name, count }) => [name, count]));
}
