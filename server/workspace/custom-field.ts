import { z } from 'zod';
import type { Decision } from './change.ts';
import {
  changesNothing,
  creation,
  edition,
  firstVersion,
  inUse,
  notFound,
  removal,
  taken,
  type Moment as AnyMoment,
} from './decision.ts';
import { readInput } from './input.ts';
import { CONTACT_COLUMNS, READ_ONLY_COLUMNS } from '../../contract/contact-columns.ts';
import { CUSTOM_FIELD_TYPES } from '../../contract/custom-field.ts';
import type { CustomField } from './records.ts';
import { refuse, type FieldErrors, type Refusal } from './refusal.ts';
import { filledLine } from './text.ts';

const MAX_FIELDS = 100;
const MAX_OPTIONS = 100;
const MAX_SLUG_LENGTH = 64;

/** In a file of contacts a column with such a name is no custom field. */
const RESERVED_SLUGS: readonly string[] = [...CONTACT_COLUMNS, ...READ_ONLY_COLUMNS];

const SLUG = /^[a-z][a-z0-9_]{0,63}$/;

const update = z
  .strictObject({
    name: filledLine({ max: 255 }),
    slug: z.string().regex(SLUG, { error: 'must be 1 to 64 lower-case letters, digits or _, beginning with a letter.' }),
    type: z.enum(CUSTOM_FIELD_TYPES),
    options: z.array(filledLine({ max: 255 })).max(MAX_OPTIONS),
    required: z.boolean().transform((required): 0 | 1 => (required ? 1 : 0)),
  })
  .partial();
const create = update.required({ name: true, type: true });

export const CUSTOM_FIELD_INPUT = { create, update };

export type CustomFieldInput = Partial<Pick<CustomField, 'name' | 'slug' | 'type' | 'options' | 'required'>>;
export type NewCustomFieldInput = CustomFieldInput & Pick<CustomField, 'name' | 'type'>;

type Moment = AnyMoment & { workspace: { customFields: readonly CustomField[] } };

export function readNewCustomField(body: unknown): NewCustomFieldInput {
  return readInput(create, body);
}

export function readPartOfCustomField(body: unknown): CustomFieldInput {
  return readInput(update, body);
}

export function createCustomField(id: number, input: NewCustomFieldInput, moment: Moment): Refusal | Decision<CustomField> {
  const others = moment.workspace.customFields;
  if (others.length >= MAX_FIELDS) return invalid({ name: [`A workspace has ${MAX_FIELDS} custom fields at most.`] });
  if (input.slug !== undefined && RESERVED_SLUGS.includes(input.slug)) {
    return invalid({ slug: ['The slug field is the name of a field that every contact has.'] });
  }
  const slug = input.slug ?? freeSlug(input.name, { id, others });
  const row: CustomField = { options: [], required: 0, ...input, slug, ...firstVersion(id, moment) };
  return objectionTo(row, others) ?? creation('custom_field', row, moment);
}

export function updateCustomField(
  current: CustomField | null,
  input: CustomFieldInput,
  moment: Moment,
): Refusal | Decision<CustomField> {
  if (!current) return notFound('Custom field');
  const edited = { ...current, ...input };
  const objection = objectionTo(edited, moment.workspace.customFields) ?? refuseNewNature(current, edited);
  if (objection) return objection;
  if (changesNothing(current, input)) return { change: null, result: current };
  return edition('custom_field', { from: current, to: edited }, moment);
}

/** While a contact has a value in it, it stays: taking values away in silence would change contacts without an event. */
export function deleteCustomField(
  { current, uses }: { current: CustomField | null; uses: number },
  moment: Moment,
): Refusal | Decision<CustomField> {
  if (!current) return notFound('Custom field');
  return uses > 0 ? inUse('custom field', uses) : removal('custom_field', current, moment);
}

/** Values are stored under the slug and as the type says. */
function refuseNewNature(current: CustomField, edited: CustomField): Refusal | null {
  const fixed = (['slug', 'type'] as const).filter((key) => current[key] !== edited[key]);
  if (fixed.length === 0) return null;
  return invalid(Object.fromEntries(fixed.map((key) => [key, [`The ${key} field cannot be changed.`]])));
}

function objectionTo(row: CustomField, all: readonly CustomField[]): Refusal | null {
  const others = all.filter(({ id }) => id !== row.id);
  const hasNone = row.options.length === 0;
  const hasTwice = new Set(row.options).size < row.options.length;
  const errors: FieldErrors = {
    ...(others.some(({ name }) => name.toLowerCase() === row.name.toLowerCase()) && taken('name')),
    ...(others.some(({ slug }) => slug === row.slug) && taken('slug')),
    ...(row.type === 'select' && hasNone && { options: ['The options field is required.'] }),
    ...(row.type !== 'select' && !hasNone && { options: ['The options field is for the type select alone.'] }),
    ...(hasTwice && { options: ['The options field holds the same option twice.'] }),
  };
  return Object.keys(errors).length > 0 ? invalid(errors) : null;
}

function invalid(errors: FieldErrors): Refusal {
  return refuse('validation_failed', { errors });
}

/** What the name suggests, in the letters that a slug may have; with the id where that is nothing, or taken. */
function freeSlug(name: string, { id, others }: { id: number; others: readonly CustomField[] }): string {
  const words = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '_');
  const suggested = words.replace(/^[_\d]+|_+$/g, '').slice(0, MAX_SLUG_LENGTH);
  if (suggested === '') return `field_${id}`;
  const isTaken = RESERVED_SLUGS.includes(suggested) || others.some(({ slug }) => slug === suggested);
  return isTaken ? `${suggested.slice(0, MAX_SLUG_LENGTH - 20)}_${id}` : suggested;
}
