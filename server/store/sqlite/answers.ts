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

export function answerStore({ near, writer }: Parts): AnswerStore {
  return {
    find: (place, nowMs) => near.read((db) => findAnswer(db, place, nowMs)),
    reserve: (call) => writer.run('reserveAnswer', call),
    complete: (place, answer) => writer.run('completeAnswer', { place, answer }),
    release: (place) => writer.run('releaseAnswer', place),
    purge: (step) => writer.run('purgeAnswers', step),
  };
}

/** There is one server on a data folder, and it knows by itself what it is working on. */
const FIND = `
  SELECT body_hash AS bodyHash, done, 0 AS running, status, headers, body FROM answers
  WHERE workspace_id = ? AND key = ? AND created_at > ?`;

function findAnswer(db: Database, { workspaceId, key }: AnswerPlace, nowMs: number): KeptAnswer | null {
  const row = db.row<AnswerRow>(FIND, [workspaceId, key, nowMs - ANSWERS_KEPT_MS]);
  return row ? keptAnswerOf(row) : null;
}

/** What is too old, or was begun by a process that ended before it had anything to answer, gives way. */
const ADD = `
  INSERT INTO answers (workspace_id, key, body_hash, node, done, status, headers, body, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (workspace_id, key) DO UPDATE SET body_hash = excluded.body_hash, node = excluded.node, done = excluded.done,
    status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = excluded.created_at
  WHERE answers.created_at <= ? OR (answers.status IS NULL AND answers.node IS NOT excluded.node)`;

function add(tx: Transaction, { workspaceId, key, bodyHash, answer, done, nowMs }: NewAnswer): boolean {
  const values = [workspaceId, key, bodyHash, tx.node, done ? 1 : 0, ...columnsOfAnswer(answer), nowMs, nowMs - ANSWERS_KEPT_MS];
  return tx.db.run(ADD, values) === 1;
}

/** In the transaction of the change that it answers. */
export function addAnswer(tx: Transaction, answer: NewAnswer): void {
  if (!add(tx, answer)) throw new ConflictError('repeated');
}

export function reserveAnswer(tx: Transaction, call: AnswerPlace & { bodyHash: string; nowMs: number }): boolean {
  return add(tx, { ...call, answer: null, done: false });
}

const COMPLETE = 'UPDATE answers SET done = 1, status = ?, headers = ?, body = ? WHERE workspace_id = ? AND key = ?';

export function completeAnswer(tx: Transaction, { place, answer }: { place: AnswerPlace; answer: PlainAnswer }): void {
  tx.db.run(COMPLETE, [...columnsOfAnswer(answer), place.workspaceId, place.key]);
}

const NOTE = 'UPDATE answers SET status = ?, headers = ?, body = ? WHERE workspace_id = ? AND key = ?';

/** In the transaction of the first write of a call that goes on. */
export function noteAnswer(tx: Transaction, { place, answer }: FirstAnswer): void {
  tx.db.run(NOTE, [...columnsOfAnswer(answer), place.workspaceId, place.key]);
}

const FREE = 'DELETE FROM answers WHERE workspace_id = ? AND key = ?';

export function freeAnswer(tx: Transaction, { workspaceId, key }: AnswerPlace): void {
  tx.db.run(FREE, [workspaceId, key]);
}

const RELEASE = 'DELETE FROM answers WHERE workspace_id = ? AND key = ? AND status IS NULL';

export function releaseAnswer(tx: Transaction, { workspaceId, key }: AnswerPlace): void {
  tx.db.run(RELEASE, [workspaceId, key]);
}

const PURGE = `
  DELETE FROM answers WHERE (workspace_id, key) IN (
    SELECT workspace_id, key FROM answers WHERE created_at <= ? ORDER BY created_at LIMIT ?
  )`;

export function purgeAnswers(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): number {
  return tx.db.run(PURGE, [nowMs - ANSWERS_KEPT_MS, limit]);
}
