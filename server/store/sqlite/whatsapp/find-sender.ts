import type { Person } from '../../../whatsapp/message.ts';
import { formsOf } from '../../../workspace/other-form.ts';
import { phoneOf } from '../../columns.ts';
import type { KnownContact, Route } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import { contactWithPhone } from '../find-record.ts';

const BY_SENDER = `
  SELECT c.id, c.phone FROM whatsapp_senders s JOIN contacts c ON c.workspace_id = s.workspace_id AND c.id = s.contact_id
  WHERE s.workspace_id = ? AND s.sender = ?`;

type Known = Pick<Person, 'phone' | 'userId'>;

export function contactOfPerson(db: Database, workspaceId: number, { phone, userId }: Known): KnownContact | null {
  const known = (sender: string): KnownContact | null => {
    const row = db.row<{ id: number; phone: string }>(BY_SENDER, [workspaceId, sender]);
    return row ? { id: row.id, phone: phoneOf(row.phone) } : null;
  };
  const byUserId = userId === null ? null : known(userId);
  if (byUserId !== null || phone === null) return byUserId;
  const holder = contactWithPhone(db, workspaceId, phone);
  if (holder) return holder;
  for (const form of formsOf(phone)) {
    const before = known(form);
    if (before) return before;
  }
  return null;
}

const WORKSPACE_OF = 'SELECT workspace_id AS id FROM whatsapp_routes WHERE kind = ? AND meta_id = ?';

export function workspaceOfRoute(db: Database, { kind, metaId }: Route): number | null {
  return db.row<{ id: number }>(WORKSPACE_OF, [kind, metaId])?.id ?? null;
}
