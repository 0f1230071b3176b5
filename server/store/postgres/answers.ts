import { columnsOfAnswer, keptAnswerOf, type AnswerRow } from '../answer-row.ts';
import {
  ANSWERS_KEPT_MS,
  type AnswerPlace,
  type AnswerStore,
  type FirstAnswer,
  type KeptAnswer,
  type NewAnswer,
  type PlainAnswer,
} from '../contract-answers.ts';
import type { Database } from './database.ts';
import { ConflictError } from '../conflict-error.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

/** `node` is that of this moment: of what it works on itself a server knows without asking. */
export function answerStore({ near, writer }: Parts, node: () => number | null): AnswerStore {
  return {
    find: (place, nowMs) => near.read((db) => findAnswer(db, place, { nowMs, node: node() })),
    reserve: (call) => writer.run('reserveAnswer', call),
    complete: (place, answer) => writer.run('completeAnswer', { place, answer }),
    release: (place) => writer.run('releaseAnswer', place),
    purge: (step) => writer.run('purgeAnswers', step),
  };
}

const FIND = `
  SELECT body_hash AS "bodyHash", done, status, headers, body, CASE WHEN done = 0 AND EXISTS (
      SELECT FROM nodes n WHERE n.id = answers.node AND n.id IS DISTINCT FROM $4::bigint
    ) THEN 1 ELSE 0 END AS running
  FROM answers WHERE workspace_id = $1 AND key = $2 AND created_at > $3`;

type Moment = { nowMs: number; node: number | null };

async function findAnswer(db: Database, { workspaceId, key }: AnswerPlace, { nowMs, node }: Moment): Promise<KeptAnswer | null> {
  const row = await db.row<AnswerRow>(FIND, [workspaceId, key, nowMs - ANSWERS_KEPT_MS, node]);
  return row ? keptAnswerOf(row) : null;
}

/** What is too old, or was begun by a server that ended before it had anything to answer, gives way. */
const ADD = `
  INSERT INTO answers (workspace_id, key, body_hash, node, done, status, headers, body, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (workspace_id, key) DO UPDATE SET body_hash = excluded.body_hash, node = excluded.node, done = excluded.done,
    status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = excluded.created_at
  WHERE answers.created_at <= $10
    OR (answers.status IS NULL AND NOT EXISTS (SELECT FROM nodes n WHERE n.id = answers.node))`;

async function add(tx: Transaction, { workspaceId, key, bodyHash, answer, done, nowMs }: NewAnswer): Promise<boolean> {
  const values = [workspaceId, key, bodyHash, tx.node, done ? 1 : 0, ...columnsOfAnswer(answer), nowMs, nowMs - ANSWERS_KEPT_MS];
  return (await tx.db.run(ADD, values)) === 1;
}

/** In the transaction of the change that it answers. */
export async function addAnswer(tx: Transaction, answer: NewAnswer): Promise<void> {
  if (!(await add(tx, answer))) throw new ConflictError('repeated');
}

export function reserveAnswer(tx: Transaction, call: AnswerPlace & { bodyHash: string; nowMs: number }): Promise<boolean> {
  return add(tx, { ...call, answer: null, done: false });
}

const COMPLETE = 'UPDATE answers SET done = 1, status = $1, headers = $2, body = $3 WHERE workspace_id = $4 AND key = $5';

export async function completeAnswer(tx: Transaction, { place, answer }: { place: AnswerPlace; answer: PlainAnswer }): Promise<void> {
  await tx.db.run(COMPLETE, [...columnsOfAnswer(answer), place.workspaceId, place.key]);
}

const NOTE = 'UPDATE answers SET status = $1, headers = $2, body = $3 WHERE workspace_id = $4 AND key = $5';

/** In the transaction of the first write of a call that goes on. */
export async function noteAnswer(tx: Transaction, { place, answer }: FirstAnswer): Promise<void> {
  await tx.db.run(NOTE, [...columnsOfAnswer(answer), place.workspaceId, place.key]);
}

const FREE = 'DELETE FROM answers WHERE workspace_id = $1 AND key = $2';

export async function freeAnswer(tx: Transaction, { workspaceId, key }: AnswerPlace): Promise<void> {
  await tx.db.run(FREE, [workspaceId, key]);
}

const RELEASE = 'DELETE FROM answers WHERE workspace_id = $1 AND key = $2 AND status IS NULL';

export async function releaseAnswer(tx: Transaction, { workspaceId, key }: AnswerPlace): Promise<void> {
  await tx.db.run(RELEASE, [workspaceId, key]);
}

const PURGE = `
  DELETE FROM answers WHERE (workspace_id, key) IN (
    SELECT workspace_id, key FROM answers WHERE created_at <= $1 ORDER BY created_at LIMIT $2
  )`;

export function purgeAnswers(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): Promise<number> {
  return tx.db.run(PURGE, [nowMs - ANSWERS_KEPT_MS, limit]);
}
