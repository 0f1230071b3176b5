import type { Store, Workspace } from '../../store/contract.ts';
import type { KnownContact } from '../../store/contract-whatsapp.ts';
import type { Order, Outbox } from '../../webhooks/outbox/order.ts';
import type { Via } from '../../workspace/change.ts';
import { formsOf } from '../../workspace/other-form.ts';
import type { Alias, Person } from '../message.ts';
import { contactOfSender, contactWithNumber, SOURCE_NAME, type PhoneFacts, type Seen, type SenderFacts } from '../sender-contact.ts';

/** `via`: where it is a call of the API that names somebody, the way on which that came. */
export type Meeting = { store: Store; outbox: Outbox; via?: Via };
export type Met = { contactId: number; created: boolean };

/** The contact that somebody is; whoever is none yet becomes one. */
export async function meet(meeting: Meeting, workspace: Workspace, person: Person): Promise<Met | null> {
  const contactId = await recognise(meeting, workspace, person);
  return contactId === null ? welcome(meeting, workspace, person) : { contactId, created: false };
}

/** The contact that somebody is, null when they are none; a number that was hidden is entered once it is shown. */
export async function recognise(meeting: Meeting, workspace: Workspace, person: Person): Promise<number | null> {
  const known = await meeting.store.whatsapp.senders.contactOf(workspace.id, person);
  if (!known) return null;
  const phone = known.phone === null ? person.phone : null;
  return learnNumber(meeting, workspace, { known, phone, instead: null });
}

/**
 * Makes somebody a contact, by the one door through which every contact is made. However often and by however many at a
 * time this is asked, it happens once: the phone is unique, and else the user id.
 */
export async function welcome({ store, outbox, via }: Meeting, workspace: Workspace, person: Person): Promise<Met | null> {
  if (person.phone === null && person.userId === null) return null;
  const contact = await store.takeId('contact');
  const order: Order<SenderFacts, number> = {
    workspace,
    key: `sender:${workspace.id}:${person.phone ?? person.userId}`,
    read: () => factsAbout(store, { workspaceId: workspace.id, person, contact }),
    decide: (facts, now, current) => contactOfSender(facts, person, { now, workspace: current }),
    unattended: true,
    ...(via && { via }),
  };
  const { result } = await outbox.apply(order);
  return { contactId: result, created: result === contact };
}

/** `instead`: the number they had before, null where it was hidden. */
type Learnt = { known: KnownContact; phone: string | null; instead: string | null };

/**
 * The contact that somebody is who shows a number. Where another contact has it, that one is the person, as Meta says: what
 * was written goes on there. Both stay, since what else is known of them is for people to put together.
 */
async function learnNumber({ store, outbox }: Meeting, workspace: Workspace, learnt: Learnt): Promise<number> {
  const { known, phone, instead } = learnt;
  if (phone === null || formsOf(phone).includes(known.phone ?? '')) return known.id;
  const { records } = store;
  const order: Order<PhoneFacts, Seen | null> = {
    workspace,
    key: `contact:${workspace.id}:${known.id}`,
    read: async () => {
      const [contact, holder] = await Promise.all([
        records.get('contact', workspace.id, known.id),
        records.contactWithPhone(workspace.id, phone),
      ]);
      return { contact, phone, instead, holder: holder?.id ?? null };
    },
    decide: (facts, now, current) => contactWithNumber(facts, { now, workspace: current }),
    unattended: true,
  };
  const { result: seen } = await outbox.apply(order);
  if (seen === null) return known.id;
  await store.whatsapp.senders.join({ workspaceId: workspace.id, from: known.id, to: seen.contactId, atMs: seen.atMs });
  return seen.contactId;
}

/**
 * The contact that somebody is after a change of number or of user id; null when they were none. A message under the new
 * name may have come before: then there are two, and the one with the new number is the person, else the older.
 */
export async function meetAgain(meeting: Renaming, workspace: Workspace, { known, also }: Alias): Promise<number | null> {
  const { senders } = meeting.store.whatsapp;
  const before = await senders.contactOf(workspace.id, known);
  if (!before) return null;
  const after = also.userId === null ? null : await senders.contactOf(workspace.id, { userId: also.userId, phone: null });
  if (after && after.id !== before.id && (after.phone === null || !formsOf(after.phone).includes(also.phone ?? ''))) {
    await senders.join({ workspaceId: workspace.id, from: after.id, to: before.id, atMs: meeting.nowMs });
  }
  // The number of before may be stored in its other form.
  const asStored = formsOf(known.phone ?? '').find((form) => form === before.phone) ?? known.phone;
  return learnNumber(meeting, workspace, { known: before, phone: also.phone, instead: before.phone === null ? null : asStored });
}

type Renaming = Meeting & { nowMs: number };

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
