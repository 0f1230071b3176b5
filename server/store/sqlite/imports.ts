import { MAX_CLOCKS_APART_MS } from '../../kit/limits.ts';
import type { Import } from '../../workspace/import.ts';
import type { ImportKey, ImportPiece, ImportStep, ImportStore, NewImport } from '../contract-imports.ts';
import type { Committed } from '../contract.ts';
import { importOf, type ImportRow } from '../import-row.ts';
import { commitChange, decodeCommitted, encodeCommit, type CommitMessage, type CommittedMessage } from './commit-change.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';
import { isConflict } from './writer.ts';

const SELECT = `
  SELECT workspace_id AS workspaceId, id, state, bytes, digest, total_rows AS totalRows, rows_read AS rowsRead, accepted,
    refused, created_at AS createdAtMs, finished_at AS finishedAtMs, token_id AS tokenId, hops
  FROM imports`;

const BY_KEY = `${SELECT} WHERE workspace_id = ? AND idempotency_key = ? AND created_at >= ? ORDER BY id DESC LIMIT 1`;
const COUNT_OPEN = `
  SELECT count(*) AS count FROM imports INDEXED BY imports_open
  WHERE workspace_id = ? AND state IN ('receiving', 'queued', 'running')`;
const ADD = `
  INSERT INTO imports (workspace_id, id, state, idempotency_key, token_id, hops, created_at) VALUES (?, ?, 'receiving', ?, ?, ?, ?)`;

type Begun = { importId: number } | { earlier: Import } | { tooMany: true };

export function beginImport(tx: Transaction, { workspaceId, key, keySinceMs, via, maxOpen, nowMs }: NewImport): Begun {
  const earlier = key === null ? undefined : tx.db.row<ImportRow>(BY_KEY, [workspaceId, key, keySinceMs]);
  if (earlier) return { earlier: importOf(earlier) };
  const open = tx.db.row<{ count: number }>(COUNT_OPEN, [workspaceId])?.count ?? 0;
  if (open >= maxOpen) return { tooMany: true };
  const importId = tx.numbers.take('import');
  tx.db.run(ADD, [workspaceId, importId, key, via.tokenId, via.hops, nowMs]);
  return { importId };
}

const ADD_PIECE = 'INSERT INTO import_pieces (workspace_id, import_id, nth, bytes) VALUES (?, ?, ?, ?)';

/** Until it is queued, the claim says when something of it came last. */
const RECEIVING = `UPDATE imports SET claimed_until = ? WHERE workspace_id = ? AND id = ? AND state = 'receiving'`;

export function addImportPiece(tx: Transaction, { workspaceId, importId, nth, bytes, nowMs }: ImportPiece): void {
  if (tx.db.run(RECEIVING, [nowMs, workspaceId, importId]) === 1) tx.db.run(ADD_PIECE, [workspaceId, importId, nth, bytes]);
}

const RECEIVED = `
  UPDATE imports SET state = 'queued', claimed_until = 0, bytes = ?, digest = ?, total_rows = ?
  WHERE workspace_id = ? AND id = ? AND state = 'receiving'`;

export function queueImport(tx: Transaction, file: Parameters<ImportStore['received']>[0]): void {
  const { workspaceId, importId, bytes, digest, totalRows } = file;
  tx.db.run(RECEIVED, [bytes, digest, totalRows, workspaceId, importId]);
}

const FORGET_PIECES = 'DELETE FROM import_pieces WHERE workspace_id = ? AND import_id = ?';
const FORGET = `DELETE FROM imports WHERE workspace_id = ? AND id = ? AND state = 'receiving'`;

export function discardImport(tx: Transaction, { workspaceId, importId }: ImportKey): void {
  tx.db.run(FORGET_PIECES, [workspaceId, importId]);
  tx.db.run(FORGET, [workspaceId, importId]);
}

const ABANDONED = `
  SELECT workspace_id AS workspaceId, id AS importId FROM imports
  WHERE state = 'receiving' AND max(created_at, claimed_until) < ?`;

export function discardAbandonedImports(tx: Transaction, beforeMs: number): void {
  for (const key of tx.db.rows<ImportKey>(ABANDONED, [beforeMs])) discardImport(tx, key);
}

const FREE = `${SELECT} WHERE state IN ('queued', 'running') AND NOT (claimed_until BETWEEN ? AND ?) ORDER BY claimed_until, id LIMIT 1`;
const FREE_OF_KEY = `
  ${SELECT} WHERE workspace_id = ? AND id = ? AND state IN ('queued', 'running') AND NOT (claimed_until BETWEEN ? AND ?)`;
const CLAIM = `UPDATE imports SET state = 'running', claimed_until = ? WHERE workspace_id = ? AND id = ?`;

type Claim = Parameters<ImportStore['claim']>[0];

function freeImport(db: Database, { nowMs, untilMs, key }: Claim): ImportRow | undefined {
  const held = [nowMs + 1, untilMs + MAX_CLOCKS_APART_MS];
  return key ? db.row<ImportRow>(FREE_OF_KEY, [key.workspaceId, key.importId, ...held]) : db.row<ImportRow>(FREE, held);
}

export function claimImport(tx: Transaction, claim: Claim): Import | null {
  const free = freeImport(tx.db, claim);
  if (!free) return null;
  tx.db.run(CLAIM, [claim.untilMs, free.workspaceId, free.id]);
  return { ...importOf(free), state: 'running' };
}

const ADVANCE = `
  UPDATE imports
  SET rows_read = rows_read + ?, accepted = accepted + ?, refused = refused + ?, claimed_until = ?
  WHERE workspace_id = ? AND id = ? AND state = 'running' AND rows_read = ?`;
const ADD_REFUSAL = 'INSERT INTO import_refusals (workspace_id, import_id, line, field, reason) VALUES (?, ?, ?, ?, ?)';

export type StepMessage = Omit<ImportStep, 'plans'> & { commits: CommitMessage[] };

/** The progress first: it tells whether the rest is still wanted. */
export function stepImport(tx: Transaction, step: StepMessage): CommittedMessage[] | { stopped: true } {
  const { workspaceId, importId, commits, fromRows, accepted, refused, untilMs } = step;
  const progress = [accepted + refused.length, accepted, refused.length, untilMs];
  if (tx.db.run(ADVANCE, [...progress, workspaceId, importId, fromRows]) === 0) return { stopped: true };
  for (const { line, field, reason } of refused.flat()) tx.db.run(ADD_REFUSAL, [workspaceId, importId, line, field, reason]);
  return commits.map((commit) => commitChange(tx, commit));
}

const FINISH = `
  UPDATE imports SET state = ?, finished_at = ? WHERE workspace_id = ? AND id = ? AND state IN ('queued', 'running')`;

export function finishImport(tx: Transaction, { workspaceId, importId, state, nowMs }: Parameters<ImportStore['finish']>[0]): boolean {
  tx.db.run(FORGET_PIECES, [workspaceId, importId]);
  return tx.db.run(FINISH, [state, nowMs, workspaceId, importId]) > 0;
}

const FORGET_REFUSALS = `
  DELETE FROM import_refusals WHERE (workspace_id, import_id, line, field) IN (
    SELECT r.workspace_id, r.import_id, r.line, r.field FROM imports i
    JOIN import_refusals r ON r.workspace_id = i.workspace_id AND r.import_id = i.id
    WHERE i.finished_at < ? LIMIT ?
  )`;
const FORGET_ENDED = `
  DELETE FROM imports WHERE (workspace_id, id) IN (
    SELECT i.workspace_id, i.id FROM imports i
    WHERE i.finished_at < ? AND NOT EXISTS (
      SELECT 1 FROM import_refusals r WHERE r.workspace_id = i.workspace_id AND r.import_id = i.id
    ) LIMIT ?
  )`;

export function purgeImports(tx: Transaction, { beforeMs, limit }: { beforeMs: number; limit: number }): number {
  const refusals = tx.db.run(FORGET_REFUSALS, [beforeMs, limit]);
  return refusals + tx.db.run(FORGET_ENDED, [beforeMs, limit - refusals]);
}

const GET = `${SELECT} WHERE workspace_id = ? AND id = ?`;
const PIECE = 'SELECT bytes FROM import_pieces WHERE workspace_id = ? AND import_id = ? AND nth = ?';
const LIST = `${SELECT} WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;
const REFUSALS = `
  SELECT line, field, reason FROM import_refusals
  WHERE workspace_id = ? AND import_id = ? AND (line, field) > (?, ?) ORDER BY line, field LIMIT ?`;

/** What the writer's thread gets is small but for the pieces and the bodies of events. */
const STEP_BYTES = 1_000;

export function importStore({ near, writer }: Parts): ImportStore {
  return {
    begin: (begin) => writer.run('beginImport', begin),
    addPiece: (piece) => writer.run('addImportPiece', piece, { bytes: piece.bytes.byteLength }),
    received: (file) => writer.run('queueImport', file),
    discard: (key) => writer.run('discardImport', key),
    async discardAbandoned(beforeMs) {
      const some = await near.read((db) => db.row<ImportKey>(ABANDONED, [beforeMs]));
      if (some) await writer.run('discardAbandonedImports', beforeMs);
    },
    async get(workspaceId, id) {
      const row = await near.read((db) => db.row<ImportRow>(GET, [workspaceId, id]));
      return row ? importOf(row) : null;
    },
    async list({ workspaceId, before = Number.MAX_SAFE_INTEGER, limit }) {
      return (await near.read((db) => db.rows<ImportRow>(LIST, [workspaceId, before, limit]))).map(importOf);
    },
    async claim(claim) {
      const free = await near.read((db) => freeImport(db, claim));
      return free ? writer.run('claimImport', claim) : null;
    },
    async piece(workspaceId, importId, nth) {
      return (await near.read((db) => db.row<{ bytes: Uint8Array }>(PIECE, [workspaceId, importId, nth])))?.bytes ?? null;
    },
    async step({ plans, ...step }) {
      const bytes = plans.flatMap(({ change }) => change.events).reduce((sum, { body }) => sum + 2 * body.length, STEP_BYTES);
      const result = await writer.runOrConflict('stepImport', { ...step, commits: plans.map(encodeCommit) }, { bytes });
      if (isConflict(result) || 'stopped' in result) return result;
      return plans.map((plan, at): Committed => decodeCommitted(plan, result[at] ?? []));
    },
    finish: (end) => writer.run('finishImport', end),
    purge: (step) => writer.run('purgeImports', step),
    refusals: ({ workspaceId, importId, after, limit }) =>
      near.read((db) => db.rows(REFUSALS, [workspaceId, importId, after.line, after.field, limit])),
  };
}
