import { MAX_CLOCKS_APART_MS } from '../../kit/limits.ts';
import type { Import } from '../../workspace/import.ts';
import type { ImportKey, ImportPiece, ImportStep, ImportStore, NewImport } from '../contract-imports.ts';
import type { Committed } from '../contract.ts';
import { importOf, type ImportRow } from '../import-row.ts';
import { commitChanges } from './commit-change.ts';
import { columnsOf, type Database } from './database.ts';
import { ConflictError } from '../conflict-error.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

const SELECT = `
  SELECT workspace_id AS "workspaceId", id, state, bytes, digest, total_rows AS "totalRows", rows_read AS "rowsRead", accepted,
    refused, created_at AS "createdAtMs", finished_at AS "finishedAtMs", token_id AS "tokenId", hops
  FROM imports`;

const BY_KEY = `${SELECT} WHERE workspace_id = $1 AND idempotency_key = $2 AND created_at >= $3 ORDER BY id DESC LIMIT 1`;
const COUNT_OPEN = `
  SELECT count(*) AS count FROM imports WHERE workspace_id = $1 AND state IN ('receiving', 'queued', 'running')`;
const ADD = `
  INSERT INTO imports (workspace_id, id, state, idempotency_key, token_id, hops, created_at)
  VALUES ($1, nextval('import_ids'), 'receiving', $2, $3, $4, $5) RETURNING id AS "importId"`;

type Begun = { importId: number } | { earlier: Import } | { tooMany: true };

/** The transaction has locked the workspace, so of two with one key the second finds the first. */
export async function beginImport(tx: Transaction, { workspaceId, key, keySinceMs, via, maxOpen, nowMs }: NewImport): Promise<Begun> {
  const earlier = key === null ? undefined : await tx.db.row<ImportRow>(BY_KEY, [workspaceId, key, keySinceMs]);
  if (earlier) return { earlier: importOf(earlier) };
  const open = await tx.db.row<{ count: number }>(COUNT_OPEN, [workspaceId]);
  if ((open?.count ?? 0) >= maxOpen) return { tooMany: true };
  const added = await tx.db.row<ImportKey>(ADD, [workspaceId, key, via.tokenId, via.hops, nowMs]);
  return { importId: added?.importId ?? 0 };
}

const ADD_PIECE = 'INSERT INTO import_pieces (workspace_id, import_id, nth, bytes) VALUES ($1, $2, $3, $4)';

/** Until it is queued, the claim says when something of it came last. */
const RECEIVING = `UPDATE imports SET claimed_until = $1 WHERE workspace_id = $2 AND id = $3 AND state = 'receiving'`;

export async function addImportPiece(tx: Transaction, { workspaceId, importId, nth, bytes, nowMs }: ImportPiece): Promise<void> {
  if ((await tx.db.run(RECEIVING, [nowMs, workspaceId, importId])) === 0) return;
  await tx.db.run(ADD_PIECE, [workspaceId, importId, nth, bytes]);
}

const RECEIVED = `
  UPDATE imports SET state = 'queued', claimed_until = 0, bytes = $1, digest = $2, total_rows = $3
  WHERE workspace_id = $4 AND id = $5 AND state = 'receiving'`;

export async function queueImport(tx: Transaction, file: Parameters<ImportStore['received']>[0]): Promise<void> {
  await tx.db.run(RECEIVED, [file.bytes, file.digest, file.totalRows, file.workspaceId, file.importId]);
}

const FORGET_PIECES = 'DELETE FROM import_pieces WHERE workspace_id = $1 AND import_id = $2';
const FORGET = `DELETE FROM imports WHERE workspace_id = $1 AND id = $2 AND state = 'receiving'`;

export async function discardImport(tx: Transaction, { workspaceId, importId }: ImportKey): Promise<void> {
  await tx.db.run(FORGET_PIECES, [workspaceId, importId]);
  await tx.db.run(FORGET, [workspaceId, importId]);
}

const ABANDONED = `
  SELECT workspace_id AS "workspaceId", id AS "importId" FROM imports
  WHERE state = 'receiving' AND greatest(created_at, claimed_until) < $1`;

export async function discardAbandonedImports(tx: Transaction, beforeMs: number): Promise<void> {
  for (const key of await tx.db.rows<ImportKey>(ABANDONED, [beforeMs])) await discardImport(tx, key);
}

type Claim = Parameters<ImportStore['claim']>[0];

const FREE = `${SELECT} WHERE state IN ('queued', 'running') AND NOT (claimed_until BETWEEN $1 AND $2) ORDER BY claimed_until, id LIMIT 1`;
const FREE_OF_KEY = `
  ${SELECT} WHERE workspace_id = $1 AND id = $2 AND state IN ('queued', 'running') AND NOT (claimed_until BETWEEN $3 AND $4)`;
const LOCK = ' FOR UPDATE SKIP LOCKED';
const CLAIM = `UPDATE imports SET state = 'running', claimed_until = $1 WHERE workspace_id = $2 AND id = $3`;

function freeImport(db: Database, { nowMs, untilMs, key }: Claim, lock: string): Promise<ImportRow | undefined> {
  const held = [nowMs + 1, untilMs + MAX_CLOCKS_APART_MS];
  if (key) return db.row<ImportRow>(FREE_OF_KEY + lock, [key.workspaceId, key.importId, ...held]);
  return db.row<ImportRow>(FREE + lock, held);
}

export async function claimImport(tx: Transaction, claim: Claim): Promise<Import | null> {
  const free = await freeImport(tx.db, claim, LOCK);
  if (!free) return null;
  await tx.db.run(CLAIM, [claim.untilMs, free.workspaceId, free.id]);
  return { ...importOf(free), state: 'running' };
}

const ADVANCE = `
  UPDATE imports
  SET rows_read = rows_read + $1, accepted = accepted + $2, refused = refused + $3, claimed_until = $4
  WHERE workspace_id = $5 AND id = $6 AND state = 'running' AND rows_read = $7`;
const ADD_REFUSALS = `
  INSERT INTO import_refusals (workspace_id, import_id, line, field, reason)
  SELECT $1::bigint, $2::bigint, given.* FROM unnest($3::bigint[], $4::text[], $5::text[]) AS given`;

/** The progress first: it tells whether the rest is still wanted. A change that conflicts undoes it all. */
export async function stepImport(tx: Transaction, step: ImportStep): Promise<Committed[] | { stopped: true }> {
  const { workspaceId, importId, plans, fromRows, accepted, refused, untilMs } = step;
  const progress = [accepted + refused.length, accepted, refused.length, untilMs];
  if ((await tx.db.run(ADVANCE, [...progress, workspaceId, importId, fromRows])) === 0) return { stopped: true };
  const complaints = refused.flat().map(({ line, field, reason }) => [line, field, reason]);
  if (complaints.length > 0) await tx.db.run(ADD_REFUSALS, [workspaceId, importId, ...columnsOf(complaints)]);
  const answers = await commitChanges(tx, plans);
  return answers.map((answer) => {
    if ('conflict' in answer) throw new ConflictError(answer.conflict);
    return answer;
  });
}

const FINISH = `
  UPDATE imports SET state = $1, finished_at = $2 WHERE workspace_id = $3 AND id = $4 AND state IN ('queued', 'running')`;

export async function finishImport(tx: Transaction, end: Parameters<ImportStore['finish']>[0]): Promise<boolean> {
  const { workspaceId, importId, state, nowMs } = end;
  await tx.db.run(FORGET_PIECES, [workspaceId, importId]);
  return (await tx.db.run(FINISH, [state, nowMs, workspaceId, importId])) > 0;
}

const FORGET_REFUSALS = `
  DELETE FROM import_refusals r USING (
    SELECT r.workspace_id, r.import_id, r.line, r.field FROM imports i
    JOIN import_refusals r ON r.workspace_id = i.workspace_id AND r.import_id = i.id
    WHERE i.finished_at < $1 LIMIT $2
  ) AS old
  WHERE r.workspace_id = old.workspace_id AND r.import_id = old.import_id AND r.line = old.line AND r.field = old.field`;
const FORGET_ENDED = `
  DELETE FROM imports i USING (
    SELECT i.workspace_id, i.id FROM imports i
    WHERE i.finished_at < $1 AND NOT EXISTS (
      SELECT FROM import_refusals r WHERE r.workspace_id = i.workspace_id AND r.import_id = i.id
    ) LIMIT $2
  ) AS old
  WHERE i.workspace_id = old.workspace_id AND i.id = old.id`;

export async function purgeImports(tx: Transaction, { beforeMs, limit }: { beforeMs: number; limit: number }): Promise<number> {
  const refusals = await tx.db.run(FORGET_REFUSALS, [beforeMs, limit]);
  return refusals + (await tx.db.run(FORGET_ENDED, [beforeMs, limit - refusals]));
}

const GET = `${SELECT} WHERE workspace_id = $1 AND id = $2`;
const PIECE = 'SELECT bytes FROM import_pieces WHERE workspace_id = $1 AND import_id = $2 AND nth = $3';
const LIST = `${SELECT} WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`;
const REFUSALS = `
  SELECT line, field, reason FROM import_refusals
  WHERE workspace_id = $1 AND import_id = $2 AND (line, field) > ($3, $4) ORDER BY line, field LIMIT $5`;

/**
 * A list of what was imported is planned for the table as it is now, not as autovacuum finds it up to a minute later: filtered
 * by a status, a page of 100,000 contacts took 120 ms of processor until then, and takes 18. Only of pages that are known to be
 * seen by everybody is a list read from its index alone: a search takes 30 ms before, and 18 after.
 */
const LOOK = 'VACUUM (ANALYZE, SKIP_LOCKED) contacts, group_contacts';

/** What a step weighs apart from the bodies of its events. */
const STEP_BYTES = 1_000;

export function importStore({ reader, writer }: Parts): ImportStore {
  return {
    begin: (begin) => writer.run('beginImport', begin),
    addPiece: (piece) => writer.run('addImportPiece', piece, { bytes: piece.bytes.byteLength }),
    received: (file) => writer.run('queueImport', file),
    discard: (key) => writer.run('discardImport', key),
    async discardAbandoned(beforeMs) {
      const some = await reader.read((db) => db.row<ImportKey>(ABANDONED, [beforeMs]));
      if (some) await writer.run('discardAbandonedImports', beforeMs);
    },
    async get(workspaceId, id) {
      const row = await reader.read((db) => db.row<ImportRow>(GET, [workspaceId, id]));
      return row ? importOf(row) : null;
    },
    async list({ workspaceId, before = Number.MAX_SAFE_INTEGER, limit }) {
      return (await reader.read((db) => db.rows<ImportRow>(LIST, [workspaceId, before, limit]))).map(importOf);
    },
    async claim(claim) {
      const free = await reader.read((db) => freeImport(db, claim, ''));
      return free ? writer.run('claimImport', claim) : null;
    },
    async piece(workspaceId, importId, nth) {
      return (await reader.read((db) => db.row<{ bytes: Uint8Array }>(PIECE, [workspaceId, importId, nth])))?.bytes ?? null;
    },
    step(step) {
      const events = step.plans.flatMap(({ change }) => change.events);
      const bytes = events.reduce((sum, { body }) => sum + 2 * body.length, STEP_BYTES);
      return writer.runOrConflict('stepImport', step, { bytes });
    },
    async finish(end) {
      const finished = await writer.run('finishImport', end);
      if (finished) await reader.read((db) => db.execute(LOOK));
      return finished;
    },
    purge: (step) => writer.run('purgeImports', step),
    refusals: ({ workspaceId, importId, after, limit }) =>
      reader.read((db) => db.rows(REFUSALS, [workspaceId, importId, after.line, after.field, limit])),
  };
}
