import type { Store, Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import {
  createContact,
  blankContact,
  deleteContact,
  NOTHING_IN_THE_WAY,
  updateContact,
  type ChosenGroup,
  type ContactFacts,
} from '../../workspace/contact.ts';
import type { ContactInput, NewContactInput } from '../../workspace/contact-input.ts';
import { otherFormOf } from '../../workspace/other-form.ts';
import type { Contact } from '../../workspace/records.ts';

export async function orderToCreateContact(
  store: Store,
  workspace: Workspace,
  input: NewContactInput,
): Promise<Order<ContactFacts, Contact>> {
  const id = await store.takeId('contact');
  const choose = groupChooser(store, workspace.id, input);
  return {
    workspace,
    key: null,
    read: async (_workspace, trusting) => factsAbout(store, { workspaceId: workspace.id, input, trusting, groups: await choose() }),
    decide: (facts, now, current) => createContact({ id, facts }, input, { now, workspace: current }),
  };
}

export function orderToUpdateContact(
  store: Store,
  workspace: Workspace,
  { id, input }: { id: number; input: ContactInput },
): Order<{ current: Contact | null; facts: ContactFacts }, Contact> {
  const workspaceId = workspace.id;
  const choose = groupChooser(store, workspaceId, input);
  return {
    workspace,
    key: contactKey(workspaceId, id),
    read: async (_workspace, trusting) => ({
      current: await store.records.get('contact', workspaceId, id),
      facts: await factsAbout(store, { workspaceId, input, trusting, groups: await choose() }),
    }),
    versionIn: ({ current }) => current?.version ?? null,
    decide: (snapshot, now, current) => updateContact(snapshot, input, { now, workspace: current }),
  };
}

export function orderToDeleteContact(store: Store, workspace: Workspace, id: number): Order<Contact | null, Contact> {
  return {
    workspace,
    key: contactKey(workspace.id, id),
    read: () => store.records.get('contact', workspace.id, id),
    versionIn: (current) => current?.version ?? null,
    decide: (current, now, seen) => deleteContact(current, { now, workspace: seen }),
  };
}

/** The deletion that receivers are told of says nothing of the contact but its number. */
export function orderToEraseContact(store: Store, workspace: Workspace, id: number): Order<Contact | null, Contact> {
  return {
    ...orderToDeleteContact(store, workspace, id),
    decide: (current, now, seen) => deleteContact(current && blankContact(current), { now, workspace: seen }),
  };
}

function contactKey(workspaceId: number, id: number): string {
  return `contact:${workspaceId}:${id}`;
}

/** Finds the groups that the input names. An id for one that has to be made is taken once, however often it is decided. */
function groupChooser(store: Store, workspaceId: number, { groups = [] }: ContactInput) {
  const newIds = new Map<string, number>();
  const choose = async (name: string): Promise<ChosenGroup> => {
    const known = await store.records.withName('group', workspaceId, name);
    if (known !== null) return { id: known, name, isNew: false };
    const id = newIds.get(name) ?? (await store.takeId('group'));
    newIds.set(name, id);
    return { id, name, isNew: true };
  };
  return () => Promise.all(groups.map(choose));
}

type Question = { workspaceId: number; input: ContactInput; trusting: boolean; groups: ChosenGroup[] };

/**
 * Only what the input names is looked up; trusting, all of it is left to the database's unique and foreign keys. They do not
 * know that a number may be written in two forms.
 */
async function factsAbout({ records }: Store, { workspaceId, input, trusting, groups }: Question): Promise<ContactFacts> {
  const { phone, email, status_id, source_id, assigned_id } = input;
  if (trusting && !(phone && otherFormOf(phone))) return { ...NOTHING_IN_THE_WAY, groups };
  const missing: ContactFacts['missing'] = [];
  if (status_id && !(await records.get('status', workspaceId, status_id))) missing.push('status_id');
  if (source_id && !(await records.get('source', workspaceId, source_id))) missing.push('source_id');
  if (assigned_id && !(await records.isMember(workspaceId, assigned_id))) missing.push('assigned_id');
  return {
    phoneHolder: phone ? ((await records.contactWithPhone(workspaceId, phone))?.id ?? null) : null,
    emailHolder: email ? await records.contactWithEmail(workspaceId, email) : null,
    missing,
    groups,
  };
}
