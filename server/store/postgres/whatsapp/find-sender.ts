import type { Person } from '../../../whatsapp/message.ts';
import type { Route } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import { contactWithPhone } from '../find-record.ts';

const BY_SENDER = `
  SELECT s.contact_id AS id FROM whatsapp_senders s JOIN contacts c ON c.workspace_id = s.workspace_id AND c.id = s.contact_id
  WHERE s.workspace_id = $1 AND s.sender = $2`;

type Known = Pick<Person, 'phone' | 'userId'>;

export async function contactOfPerson(db: Database, workspaceId: number, { phone, userId }: Known): Promise<number | null> {
  const known = async (sender: string) => (await db.row<{ id: number }>(BY_SENDER, [workspaceId, sender]))?.id ?? null;
  const byUserId = userId === null ? null : ((await known(userId)) ?? (await contactWithPhone(db, workspaceId, userId)));
  if (byUserId !== null || phone === null) return byUserId;
  return (await contactWithPhone(db, workspaceId, phone)) ?? known(phone);
}

const WORKSPACE_OF = 'SELECT workspace_id AS id FROM whatsapp_routes WHERE kind = $1 AND meta_id = $2';

export async function workspaceOfRoute(db: Database, { kind, metaId }: Route): Promise<number | null> {
  return (await db.row<{ id: number }>(WORKSPACE_OF, [kind, metaId]))?.id ?? null;
}
