import type { ClaimedPost, MadeDue, NewPost } from '../../contract-whatsapp.ts';
import { madeDueOf, type DueRow } from '../../whatsapp-rows.ts';
import type { Database } from '../database.ts';
import { DECLARE_DEAD } from '../nodes.ts';
import type { Transaction } from '../transaction.ts';

const ADD = 'INSERT INTO meta_posts (received_at, body, due_at) VALUES ($1, $2, $1)';

/** Sent in one go; each body is a value of its own, which the driver passes on as bytes. */
export async function addPosts(tx: Transaction, posts: NewPost[]): Promise<null[]> {
  await Promise.all(posts.map(({ body, receivedAtMs }) => tx.db.run(ADD, [receivedAtMs, body])));
  return posts.map(() => null);
}

const ANY_DUE = 'SELECT 1 FROM meta_posts WHERE due_at <= $1 LIMIT 1';

export async function anyPostDue(db: Database, nowMs: number): Promise<boolean> {
  return (await db.row(ANY_DUE, [nowMs])) !== undefined;
}

/** What another living node holds is passed over; what a dead one held is anybody's. */
const CLAIM = `
  UPDATE meta_posts SET node = $1, tries = tries + 1
  WHERE id IN (
    SELECT id FROM meta_posts
    WHERE due_at <= $2 AND (node IS NULL OR NOT EXISTS (SELECT FROM nodes WHERE nodes.id = meta_posts.node))
    ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING id, tries, received_at AS "receivedAtMs"`;

export async function claimPosts(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): Promise<ClaimedPost[]> {
  await tx.db.run(DECLARE_DEAD);
  return tx.db.rows<ClaimedPost>(CLAIM, [tx.servingNode, nowMs, limit]);
}

const BODY = 'SELECT body FROM meta_posts WHERE id = $1';

export async function postBody(db: Database, id: number): Promise<Uint8Array | null> {
  return (await db.row<{ body: Uint8Array }>(BODY, [id]))?.body ?? null;
}

const POSTPONE = 'UPDATE meta_posts SET due_at = $1, node = NULL, error = $2 WHERE id = $3';

type Postponement = { id: number; dueAtMs: number | null; error: string };

export async function postponePost(tx: Transaction, { id, dueAtMs, error }: Postponement): Promise<void> {
  await tx.db.run(POSTPONE, [dueAtMs, error, id]);
}

const MAKE_DUE = `
  UPDATE meta_posts SET due_at = $1, tries = CASE WHEN error IS NULL THEN 0 ELSE 1 END, node = NULL
  WHERE id IN (
    SELECT id FROM meta_posts WHERE id > $2 AND received_at >= $3 AND received_at <= $4 AND due_at IS NULL ORDER BY id LIMIT $5)
  RETURNING id, error`;

type Step = { sinceMs: number; untilMs: number; after: number; limit: number; nowMs: number };

export async function makePostsDue(tx: Transaction, { sinceMs, untilMs, after, limit, nowMs }: Step): Promise<MadeDue> {
  return madeDueOf(await tx.db.rows<DueRow>(MAKE_DUE, [nowMs, after, sinceMs, untilMs, limit]));
}

const WAITING = 'SELECT count(*) AS count FROM meta_posts WHERE due_at IS NOT NULL';

export async function countWaiting(db: Database): Promise<number> {
  return (await db.row<{ count: number }>(WAITING))?.count ?? 0;
}

const PURGE_POSTS = `
  DELETE FROM meta_posts WHERE id IN (SELECT id FROM meta_posts WHERE received_at < $1 AND due_at IS NULL ORDER BY received_at LIMIT $2)`;
const PURGE_NOTICES = `
  DELETE FROM whatsapp_notices WHERE (workspace_id, hash) IN (
    SELECT workspace_id, hash FROM whatsapp_notices WHERE received_at < $1 LIMIT $2)`;

export async function purgePosts(tx: Transaction, { beforeMs, limit }: { beforeMs: number; limit: number }): Promise<number> {
  const [posts, notices] = await Promise.all([
    tx.db.run(PURGE_POSTS, [beforeMs, limit]),
    tx.db.run(PURGE_NOTICES, [beforeMs, limit]),
  ]);
  return posts + notices;
}

const UNKNOWN = `
  SELECT told.key AS name, sum(told.value::bigint)::bigint AS count
  FROM meta_posts CROSS JOIN LATERAL json_each_text(unknown::json) AS told
  WHERE unknown IS NOT NULL GROUP BY told.key ORDER BY told.key COLLATE "C"`;

export async function countUnknown(db: Database): Promise<Record<string, number>> {
  const rows = await db.rows<{ name: string; count: number }>(UNKNOWN);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
