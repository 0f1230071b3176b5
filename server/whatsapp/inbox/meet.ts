import type { Store, Workspace } from '../../store/contract.ts';
import type { KnownContact } from '../../store/contract-whatsapp.ts';
import type { Order, Outbox } from '../../webhooks/outbox/order.ts';
import type { Person } from '../message.ts';
import { contactOfSender, contactWithNumber, SOURCE_NAME, type PhoneFacts, type SenderFacts } from '../sender-contact.ts';

export type Meeting = { store: Store; outbox: Outbox };
export type Met = { contactId: number; created: boolean };

/**
 * The contact that somebody is; whoever is none yet becomes one, by the one door through which every contact is made.
 * However often and by however many at a time this is asked, it happens once: the phone is unique, and else the user id.
 */
export async function meet({ store, outbox }: Meeting, workspace: Workspace, person: Person): Promise<Met | null> {
  const known = await store.whatsapp.senders.contactOf(workspace.id, person);
  if (known) {
    await learnNumber({ store, outbox }, workspace, { known, phone: person.phone });
    return { contactId: known.id, created: false };
  }
  if (person.phone === null && person.userId === null) return null;
  const contact = await store.takeId('contact');
  const order: Order<SenderFacts, number> = {
    workspace,
    key: `sender:${workspace.id}:${person.phone ?? person.userId}`,
    read: () => factsAbout(store, { workspaceId: workspace.id, person, contact }),
    decide: (facts, now, current) => contactOfSender(facts, person, { now, workspace: current }),
    unattended: true,
  };
  const { result } = await outbox.apply(order);
  return { contactId: result, created: result === contact };
}

type Learnt = { known: KnownContact; phone: string | null };

/** Somebody who hid their number shows it now. */
export async function learnNumber({ store, outbox }: Meeting, workspace: Workspace, { known, phone }: Learnt): Promise<void> {
  if (known.phone !== null || phone === null) return;
  const { records } = store;
  const order: Order<PhoneFacts, null> = {
    workspace,
    key: `contact:${workspace.id}:${known.id}`,
    read: async () => {
      const [contact, holder] = await Promise.all([
        records.get('contact', workspace.id, known.id),
        records.contactWithPhone(workspace.id, phone),
      ]);
      return { contact, phone, holder };
    },
    decide: (facts, now, current) => contactWithNumber(facts, { now, workspace: current }),
    unattended: true,
  };
  await outbox.apply(order);
}

type Question = { workspaceId: number; person: Person; contact: number };

async function factsAbout(store: Store, { workspaceId, person, contact }: Question): Promise<SenderFacts> {
  const { records, whatsapp } = store;
  const contactId = (await whatsapp.senders.contactOf(workspaceId, person))?.id ?? null;
  const statusId = (await records.defaultStatus(workspaceId))?.id ?? (await oldestStatus(store, workspaceId));
  const sourceId = await records.withName('source', workspaceId, SOURCE_NAME);
  const fresh = {
    contact,
    status: statusId === null ? await store.takeId('status') : 0,
    source: sourceId === null ? await store.takeId('source') : 0,
  };
  return { contactId, statusId, sourceId, fresh };
}

/** The last of the list, which begins with the newest. */
async function oldestStatus({ records }: Store, workspaceId: number): Promise<number | null> {
  const { total } = await records.list('status', { workspaceId, page: 1, perPage: 1 });
  if (total === 0) return null;
  const { rows } = await records.list('status', { workspaceId, page: total, perPage: 1 });
  return rows[0]?.id ?? null;
}
