import type { Model } from '../../../contract/webhook-event.ts';
import type { RecordOf, Status } from '../../workspace/records.ts';
import { foldCase, LAYOUTS, selection, type Row } from '../columns.ts';
import type { Database } from './database.ts';

const BY_ID = {
  contact: `SELECT ${selection('contact')} FROM contacts WHERE workspace_id = $1 AND id = $2`,
  status: `SELECT ${selection('status')} FROM statuses WHERE workspace_id = $1 AND id = $2`,
  source: `SELECT ${selection('source')} FROM sources WHERE workspace_id = $1 AND id = $2`,
};
const BY_PHONE = 'SELECT id FROM contacts WHERE workspace_id = $1 AND phone = $2';
const BY_EMAIL = 'SELECT id FROM contacts WHERE workspace_id = $1 AND email_key = $2';
const BY_NAME = {
  status: 'SELECT id FROM statuses WHERE workspace_id = $1 AND name_key = $2',
  source: 'SELECT id FROM sources WHERE workspace_id = $1 AND name_key = $2',
};
const DEFAULT_STATUS = `SELECT ${selection('status')} FROM statuses WHERE workspace_id = $1 AND isdefault = 1`;
const MEMBER = 'SELECT 1 AS member FROM memberships WHERE workspace_id = $1 AND account_id = $2';
const USES = {
  status: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = $1 AND status_id = $2',
  source: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = $1 AND source_id = $2',
};

type Key = [workspaceId: number, id: number];

export async function findRecord<M extends Model>(db: Database, model: M, key: Key): Promise<RecordOf[M] | null> {
  const row = await db.row<Row>(BY_ID[model], key);
  return row ? LAYOUTS[model].fromRow(row) : null;
}

export async function contactWithPhone(db: Database, workspaceId: number, phone: string): Promise<number | null> {
  return (await db.row<{ id: number }>(BY_PHONE, [workspaceId, phone]))?.id ?? null;
}

export async function contactWithEmail(db: Database, workspaceId: number, email: string): Promise<number | null> {
  return (await db.row<{ id: number }>(BY_EMAIL, [workspaceId, foldCase(email)]))?.id ?? null;
}

export type Named = { model: 'status' | 'source'; workspaceId: number; name: string };

export async function recordWithName(db: Database, { model, workspaceId, name }: Named): Promise<number | null> {
  return (await db.row<{ id: number }>(BY_NAME[model], [workspaceId, foldCase(name)]))?.id ?? null;
}

export async function defaultStatus(db: Database, workspaceId: number): Promise<Status | null> {
  const row = await db.row<Row>(DEFAULT_STATUS, [workspaceId]);
  return row ? LAYOUTS.status.fromRow(row) : null;
}

export async function isMember(db: Database, workspaceId: number, accountId: number): Promise<boolean> {
  return (await db.row(MEMBER, [workspaceId, accountId])) !== undefined;
}

export type UsesQuery = { model: 'status' | 'source'; workspaceId: number; id: number };

export async function countUses(db: Database, { model, workspaceId, id }: UsesQuery): Promise<number> {
  return (await db.row<{ uses: number }>(USES[model], [workspaceId, id]))?.uses ?? 0;
}
