import type { RecordKind, RecordOf, Status } from '../../workspace/records.ts';
import { formsOf } from '../../workspace/other-form.ts';
import { foldCase, LAYOUTS, NAMED, RECORD_KINDS, selection, type Row } from '../columns.ts';
import type { NameHolder, PhoneHolder } from '../contract.ts';
import type { Database } from './database.ts';

const BY_ID = Object.fromEntries(
  RECORD_KINDS.map((kind) => [
    kind, `SELECT ${selection(kind)} FROM ${LAYOUTS[kind].table} WHERE workspace_id = $1 AND id = $2`,
  ]),
) as Record<RecordKind, string>;
const BY_PHONE = 'SELECT id FROM contacts WHERE workspace_id = $1 AND phone = $2';
const BY_EMAIL = 'SELECT id FROM contacts WHERE workspace_id = $1 AND email_key = $2';
const BY_NAME = Object.fromEntries(
  NAMED.map((kind) => [kind, `SELECT id FROM ${LAYOUTS[kind].table} WHERE workspace_id = $1 AND name_key = $2`]),
) as Record<NameHolder, string>;
const DEFAULT_STATUS = `SELECT ${selection('status')} FROM statuses WHERE workspace_id = $1 AND isdefault = 1`;
const MEMBER = 'SELECT 1 AS member FROM memberships WHERE workspace_id = $1 AND account_id = $2 AND removed_at IS NULL';
const USES = {
  status: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = $1 AND status_id = $2',
  source: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = $1 AND source_id = $2',
  group: 'SELECT count(*) AS uses FROM group_contacts WHERE workspace_id = $1 AND group_id = $2',
  custom_field: `
    SELECT count(*) AS uses FROM contacts WHERE workspace_id = $1 AND custom_fields_data <> '{}' AND (
      custom_fields_data::json ->> (SELECT slug FROM custom_fields WHERE workspace_id = $1 AND id = $2)
    ) IS NOT NULL`,
};

type Key = [workspaceId: number, id: number];

export async function findRecord<M extends RecordKind>(db: Database, model: M, key: Key): Promise<RecordOf[M] | null> {
  const row = await db.row<Row>(BY_ID[model], key);
  return row ? LAYOUTS[model].fromRow(row) : null;
}

/** With the number in that of its forms in which it is stored. */
export async function contactWithPhone(db: Database, workspaceId: number, phone: string): Promise<PhoneHolder | null> {
  for (const form of formsOf(phone)) {
    const row = await db.row<{ id: number }>(BY_PHONE, [workspaceId, form]);
    if (row) return { id: row.id, phone: form };
  }
  return null;
}

export async function contactWithEmail(db: Database, workspaceId: number, email: string): Promise<number | null> {
  return (await db.row<{ id: number }>(BY_EMAIL, [workspaceId, foldCase(email)]))?.id ?? null;
}

export type Named = { model: NameHolder; workspaceId: number; name: string };

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

export type UsesQuery = { model: NameHolder; workspaceId: number; id: number };

export async function countUses(db: Database, { model, workspaceId, id }: UsesQuery): Promise<number> {
  return (await db.row<{ uses: number }>(USES[model], [workspaceId, id]))?.uses ?? 0;
}
