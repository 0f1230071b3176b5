import type { Person } from '../../../whatsapp/message.ts';
import type { Route } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import { contactWithPhone } from '../find-record.ts';

const BY_SENDER = `
  SELECT s.contact_id AS id FROM whatsapp_senders s JOIN contacts c ON c.workspace_id = s.workspace_id AND c.id = s.contact_id
  WHERE s.workspace_id = ? AND s.sender = ?`;

export function contactOfPerson(db: Database, workspaceId: number, { phone, userId }: Pick<Person, 'phone' | 'userId'>): number | null {
  const known = (sender: string) => db.row<{ id: number }>(BY_SENDER, [workspaceId, sender])?.id ?? null;
  const byUserId = userId === null ? null : (known(userId) ?? contactWithPhone(db, workspaceId, userId));
  if (byUserId !== null || phone === null) return byUserId;
  return contactWithPhone(db, workspaceId, phone) ?? known(phone);
}

const WORKSPACE_OF = 'SELECT workspace_id AS id FROM whatsapp_routes WHERE kind = ? AND meta_id = ?';

export function workspaceOfRoute(db: Database, { kind, metaId }: Route): number | null {
  return db.row<{ id: number }>(WORKSPACE_OF, [kind, metaId])?.id ?? null;
}
