import type { RecordKind, RecordOf, Status } from '../../workspace/records.ts';
import { formsOf } from '../../workspace/other-form.ts';
import { foldCase, LAYOUTS, NAMED, RECORD_KINDS, selection, type Row } from '../columns.ts';
import type { NameHolder, PhoneHolder } from '../contract.ts';
import type { Database } from './database.ts';

const BY_ID = Object.fromEntries(
  RECORD_KINDS.map((kind) => [
    kind, `SELECT ${selection(kind)} FROM ${LAYOUTS[kind].table} WHERE workspace_id = ? AND id = ?`,
  ]),
) as Record<RecordKind, string>;
const BY_PHONE = 'SELECT id FROM contacts WHERE workspace_id = ? AND phone = ?';
const BY_EMAIL = 'SELECT id FROM contacts WHERE workspace_id = ? AND email_key = ?';
const BY_NAME = Object.fromEntries(
  NAMED.map((kind) => [kind, `SELECT id FROM ${LAYOUTS[kind].table} WHERE workspace_id = ? AND name_key = ?`]),
) as Record<NameHolder, string>;
const DEFAULT_STATUS = `SELECT ${selection('status')} FROM statuses WHERE workspace_id = ? AND isdefault = 1`;
const MEMBER = 'SELECT 1 FROM memberships WHERE workspace_id = ? AND account_id = ? AND removed_at IS NULL';
const USES = {
  status: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = ? AND status_id = ?',
  source: 'SELECT count(*) AS uses FROM contacts WHERE workspace_id = ? AND source_id = ?',
  group: 'SELECT count(*) AS uses FROM group_contacts WHERE workspace_id = ? AND group_id = ?',
  custom_field: `
    SELECT count(*) AS uses FROM contacts WHERE workspace_id = ?1 AND custom_fields_data <> '{}' AND json_extract(
      custom_fields_data, (SELECT '$."' || slug || '"' FROM custom_fields WHERE workspace_id = ?1 AND id = ?2)
    ) IS NOT NULL`,
};

export function findRecord<M extends RecordKind>(db: Database, model: M, [workspaceId, id]: [number, number]): RecordOf[M] | null {
  const row = db.row<Row>(BY_ID[model], [workspaceId, id]);
  return row ? LAYOUTS[model].fromRow(row) : null;
}

/** With the number in that of its forms in which it is stored. */
export function contactWithPhone(db: Database, workspaceId: number, phone: string): PhoneHolder | null {
  for (const form of formsOf(phone)) {
    const row = db.row<{ id: number }>(BY_PHONE, [workspaceId, form]);
    if (row) return { id: row.id, phone: form };
  }
  return null;
}

export function contactWithEmail(db: Database, workspaceId: number, email: string): number | null {
  return db.row<{ id: number }>(BY_EMAIL, [workspaceId, foldCase(email)])?.id ?? null;
}

export type Named = { model: NameHolder; workspaceId: number; name: string };

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

export type UsesQuery = { model: NameHolder; workspaceId: number; id: number };

export function countUses(db: Database, { model, workspaceId, id }: UsesQuery): number {
  return db.row<{ uses: number }>(USES[model], [workspaceId, id])?.uses ?? 0;
}
