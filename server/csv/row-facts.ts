import type { Store } from '../store/contract.ts';
import { NOTHING_IN_THE_WAY, type ChosenGroup, type ContactFacts } from '../workspace/contact.ts';
import type { ContactInput } from '../workspace/contact-input.ts';
import { formsOf } from '../workspace/other-form.ts';
import type { Contact } from '../workspace/records.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';

type Looking = { store: Store; workspaceId: number; trusting: boolean };

/** Stands for the id of a contact that an earlier row of the same step makes. */
const EARLIER_ROW = -1;

/** What the rows of one step must know, each thing looked up once; and what the rows before them have made. */
export class RowFacts {
  readonly #looking: Looking;
  readonly #known = new Map<string, Promise<boolean>>();
  readonly #phones = new Set<string>();
  readonly #emails = new Set<string>();
  readonly #groups = new Map<string, ChosenGroup>();

  constructor(looking: Looking) {
    this.#looking = looking;
  }

  async about(input: ContactInput): Promise<Omit<ContactFacts, 'groups'>> {
    const { store, workspaceId, trusting } = this.#looking;
    const { email = null } = input;
    const phone = input.phone ?? '';
    const forms = formsOf(phone);
    const phoneHolder = forms.some((form) => this.#phones.has(form)) ? EARLIER_ROW : null;
    const emailHolder = email !== null && this.#emails.has(email.toLowerCase()) ? EARLIER_ROW : null;
    if (trusting && forms.length === 1) return { ...NOTHING_IN_THE_WAY, phoneHolder, emailHolder };
    const { records } = store;
    return {
      phoneHolder: phoneHolder ?? (await records.contactWithPhone(workspaceId, phone))?.id ?? null,
      emailHolder: emailHolder ?? (email === null ? null : await records.contactWithEmail(workspaceId, email)),
      missing: await this.#missing(input),
    };
  }

  async #missing({ status_id, source_id, assigned_id }: ContactInput): Promise<ContactFacts['missing']> {
    const { store, workspaceId } = this.#looking;
    const { records } = store;
    const missing: ContactFacts['missing'] = [];
    const has = (kind: 'status' | 'source', id: number) =>
      this.#isThere(`${kind} ${id}`, async () => (await records.get(kind, workspaceId, id)) !== null);
    if (status_id && !(await has('status', status_id))) missing.push('status_id');
    if (source_id && !(await has('source', source_id))) missing.push('source_id');
    if (assigned_id && !(await this.#isThere(`member ${assigned_id}`, () => records.isMember(workspaceId, assigned_id)))) {
      missing.push('assigned_id');
    }
    return missing;
  }

  #isThere(what: string, look: () => Promise<boolean>): Promise<boolean> {
    const known = this.#known.get(what) ?? look();
    this.#known.set(what, known);
    return known;
  }

  /** Also trusting: an unknown name makes a group, which no constraint of the database decides. */
  async groupsNamed(names: readonly string[]): Promise<ChosenGroup[]> {
    const { store, workspaceId } = this.#looking;
    const chosen: ChosenGroup[] = [];
    for (const name of names) {
      const key = name.toLowerCase();
      const earlier = this.#groups.get(key);
      const id = earlier ? earlier.id : await store.records.withName('group', workspaceId, name);
      const group = earlier ?? { id: id ?? (await store.takeId('group')), name, isNew: id === null };
      this.#groups.set(key, group);
      chosen.push(group);
    }
    return chosen;
  }

  async groupsWithIds(ids: readonly number[]): Promise<ChosenGroup[] | Refusal> {
    const { store, workspaceId } = this.#looking;
    const chosen: ChosenGroup[] = [];
    for (const id of ids) {
      const key = `#${id}`;
      const group = this.#groups.get(key) ?? (await store.records.get('group', workspaceId, id));
      if (!group) return refuse('validation_failed', { errors: { group_id: ['The selected group_id is invalid.'] } });
      const found = { id, name: group.name, isNew: false };
      this.#groups.set(key, found);
      chosen.push(found);
    }
    return chosen;
  }

  /** A row was accepted: the groups that it makes are there for the next. */
  note({ phone, email }: Contact, groups: readonly ChosenGroup[]): void {
    if (phone !== null) this.#phones.add(phone);
    if (email !== null) this.#emails.add(email.toLowerCase());
    for (const group of groups) if (group.isNew) this.#groups.set(group.name.toLowerCase(), { ...group, isNew: false });
  }
}
