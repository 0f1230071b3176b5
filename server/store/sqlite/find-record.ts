import type { Model } from '../../../contract/webhook-event.ts';
import type { RecordOf, Status } from '../../workspace/records.ts';
import { foldCase, LAYOUTS, selection, type Row } from '../columns.ts';
import type { Database } from './database.ts';

const BY_ID = {
  contact: `SELECT ${selection('contact')} FROM contacts WHERE workspace_id = ? AND id = ?`,
  status: `SELECT ${selection('status')} FROM statuses WHERE workspace_id = ? AND id = ?`,
  source: `SELECT ${selection('source')} FROM sources WHERE workspace_id = ? AND id = ?`,
};
const BY_PHONE = 'SELECT id FROM contacts WHERE workspace_id = ? AND phone = ?';
const BY_EMAIL = 'SELECT id FROM contacts WHERE workspace_id = ? AND email_key = ?';
const BY_NAME = {
  status: 'SELECT id FROM statuses WHERE workspace_id = ? AND name_key = ?',
  source: 'SELECT id FROM sources WHERE workspace_id = ? AND name_key = ?',
};
const DEFAULT_STATUS = `SELECT ${selection('status')} FROM statuses WHERE workspace_id = ? AND isdefault = 1`;
const MEMBER = 'SELECT 1 FROM memberships WHERE workspace_id = ? AND account_id = ?';
const USES = {
  status: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = ? AND status_id = ?',
  source: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = ? AND source_id = ?',
};

export function findRecord<M extends Model>(db: Database, model: M, [workspaceId, id]: [number, number]): RecordOf[M] | null {
  const row = db.row<Row>(BY_ID[model], [workspaceId, id]);
  return row ? LAYOUTS[model].fromRow(row) : null;
}

export function contactWithPhone(db: Database, workspaceId: number, phone: string): number | null {
  return db.row<{ id: number }>(BY_PHONE, [workspaceId, phone])?.id ?? null;
}

export function contactWithEmail(db: Database, workspaceId: number, email: string): number | null {
  return db.row<{ id: number }>(BY_EMAIL, [workspaceId, foldCase(email)])?.id ?? null;
}

export type Named = { model: 'status' | 'source'; workspaceId: number; name: string };

export function recordWithName(db: Database, { model, workspaceId, name }: Named): number | null {
  return db.row<{ id: number }>(BY_NAME[model], [workspaceId, foldCase(name)])?.id ?? null;
}

export function defaultStatus(db: Database, workspaceId: number): Status | null {
  const row = db.row<Row>(DEFAULT_STATUS, [workspaceId]);
  return row ? LAYOUTS.status.fromRow(row) : null;
}

export function isMember(db: Database, workspaceId: number, accountId: number): boolean {
  return db.row(MEMBER, [workspaceId, accountId]) !== undefined;
}

export type UsesQuery = { model: 'status' | 'source'; workspaceId: number; id: number };

export function countUses(db: Database, { model, workspaceId, id }: UsesQuery): number {
  return db.row<{ uses: number }>(USES[model], [workspaceId, id])?.uses ?? 0;
}
