import type { Person } from '../../../whatsapp/message.ts';
import { formsOf } from '../../../workspace/other-form.ts';
import { phoneOf } from '../../columns.ts';
import type { KnownContact, Route } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import { contactWithPhone } from '../find-record.ts';

const BY_SENDER = `
  SELECT c.id, c.phone FROM whatsapp_senders s JOIN contacts c ON c.workspace_id = s.workspace_id AND c.id = s.contact_id
  WHERE s.workspace_id = $1 AND s.sender = $2`;

type Known = Pick<Person, 'phone' | 'userId'>;

export async function contactOfPerson(db: Database, workspaceId: number, { phone, userId }: Known): Promise<KnownContact | null> {
  const known = async (sender: string): Promise<KnownContact | null> => {
    const row = await db.row<{ id: number; phone: string }>(BY_SENDER, [workspaceId, sender]);
    return row ? { id: row.id, phone: phoneOf(row.phone) } : null;
  };
  const byUserId = userId === null ? null : await known(userId);
  if (byUserId !== null || phone === null) return byUserId;
  const holder = await contactWithPhone(db, workspaceId, phone);
  if (holder) return holder;
  for (const form of formsOf(phone)) {
    const before = await known(form);
    if (before) return before;
  }
  return null;
}

const WORKSPACE_OF = 'SELECT workspace_id AS id FROM whatsapp_routes WHERE kind = $1 AND meta_id = $2';

export async function workspaceOfRoute(db: Database, { kind, metaId }: Route): Promise<number | null> {
  return (await db.row<{ id: number }>(WORKSPACE_OF, [kind, metaId]))?.id ?? null;
}
