import type { ContactRow, CustomFieldRow, GroupRow } from '../../../contract/rest/records.ts';

/** What a person may write, as texts by the name of the field as refusals call it; an empty one is null. */
export type ContactDraft = Record<string, string>;

/** What a workspace has that contacts can have. */
export type Surroundings = { fields: readonly CustomFieldRow[]; groups: readonly GroupRow[] };

const OWN = [
  'firstname',
  'lastname',
  'phone',
  'email',
  'type',
  'status_id',
  'source_id',
  'company',
  'website',
  'address',
  'zip',
  'city',
  'state',
  'description',
] as const;

/** As in the answers that refuse a value. */
export function nameOfCustom({ slug }: CustomFieldRow): string {
  return `custom_fields_data.${slug}`;
}

export function contactDraft({ fields, groups }: Surroundings, contact?: ContactRow): ContactDraft {
  const own = OWN.map((field) => [field, String(contact?.[field] ?? (field === 'type' ? 'lead' : ''))]);
  const custom = fields.map((field) => [nameOfCustom(field), textOf(contact?.custom_fields_data[field.slug])]);
  const names = groups.filter(({ id }) => contact?.group_id.includes(id)).map(({ name }) => name);
  return { ...Object.fromEntries(own), ...Object.fromEntries(custom), groups: names.join(', ') } as ContactDraft;
}

/** The body of a call: numbers where an id is meant, null where nothing was typed, custom values by their slugs. */
export function contactBody(draft: Partial<ContactDraft>, { fields }: Surroundings): Record<string, unknown> {
  const custom: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  for (const [name, text = ''] of Object.entries(draft)) {
    const field = fields.find((each) => nameOfCustom(each) === name);
    if (field) custom[field.slug] = text === '' ? null : field.type === 'boolean' ? text === 'true' : text;
    else if (text === '') body[name] = null;
    else body[name] = name.endsWith('_id') ? Number(text) : text;
  }
  return Object.keys(custom).length > 0 ? { ...body, custom_fields_data: custom } : body;
}

/** Whether all groups of the contact are among those that are known, so that naming them anew loses none. */
export function knowsGroups({ groups }: Surroundings, contact?: ContactRow): boolean {
  return (contact?.group_id ?? []).every((id) => groups.some((group) => group.id === id));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
