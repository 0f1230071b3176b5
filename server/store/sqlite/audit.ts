import { completedAnswer } from '../answer-row.ts';
import { auditEntryOf, auditValues, type AuditRow } from '../audit-row.ts';
import type { AuditEntry, AuditQuery, AuditStore, Noted } from '../contract-audit.ts';
import { completeAnswer } from './answers.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO audit_log
    (workspace_id, id, created_at, actor_kind, actor_id, actor_name, action, subject_id, details)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Within the transaction of the change that it tells of, with the answer that is kept of it. Nothing to note: nothing done.
 * `made` are the numbers of what came of the change; by default the one that it is about.
 */
export function addAuditNote(tx: Transaction, note: Noted | undefined, made: number[] | null = null): void {
  if (!note) return;
  tx.db.run(ADD, [note.workspaceId, tx.numbers.take('audit'), ...auditValues(note)]);
  if (note.keeps) completeAnswer(tx, { place: note.keeps.place, answer: completedAnswer(note.keeps, made ?? note.subjectId) });
}

const LIST = `
  SELECT workspace_id AS workspaceId, id, created_at AS createdAtMs, actor_kind AS actorKind, actor_id AS actorId,
    actor_name AS actorName, action, subject_id AS subjectId, details
  FROM audit_log WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;

export function listAudit(db: Database, { workspaceId, before = Number.MAX_SAFE_INTEGER, limit }: AuditQuery): AuditEntry[] {
  return db.rows<AuditRow>(LIST, [workspaceId, before, limit]).map(auditEntryOf);
}

export function auditStore({ reader, writer }: Parts): AuditStore {
  return {
    add: (note) => writer.run('addAuditNote', note),
    list: (query) => reader.ask('listAudit', query),
  };
}
