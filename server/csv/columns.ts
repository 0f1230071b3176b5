import { CONTACT_COLUMNS, READ_ONLY_COLUMNS, REQUIRED_COLUMNS, type ContactColumn } from '../../contract/contact-columns.ts';
import { MAX_REPORTED_FIELDS } from '../workspace/input.ts';
import type { CustomField } from '../workspace/records.ts';
import { refuse, RefusalError, shortened } from '../workspace/refusal.ts';

/** What stands below one cell of the header. */
export type Column =
  | { kind: 'field'; name: ContactColumn }
  | { kind: 'custom'; slug: string; isBoolean: boolean }
  | { kind: 'ignored' };

/** Each is compared with all others. */
const MAX_COLUMNS = 1_000;

/** Understands a header, or refuses it with a sentence for every column that is wrong. */
export function readHeader(cells: readonly string[], customFields: readonly CustomField[]): Column[] {
  if (cells.length > MAX_COLUMNS) throw refusedFor(new Map([['header', `There are more than ${MAX_COLUMNS} columns.`]]));
  const names = cells.map((cell) => shortened(cell.trim().toLowerCase()));
  // No object: a column may be called as something that every object has.
  const errors = new Map<string, string>();
  const columns = names.map((name, at): Column => {
    const column = columnOf(name, customFields);
    if (!column) errors.set(name || 'header', unknown(name));
    if (names.indexOf(name) !== at) errors.set(name || 'header', `The column ${name || '(without a name)'} is there twice.`);
    return column ?? { kind: 'ignored' };
  });
  for (const name of REQUIRED_COLUMNS) if (!names.includes(name)) errors.set(name, `The column ${name} is required.`);
  if (names.includes('groups') && names.includes('group_id')) errors.set('groups', 'Name groups or group_id, not both.');
  if (errors.size > 0) throw refusedFor(errors);
  return columns;
}

function refusedFor(errors: ReadonlyMap<string, string>): RefusalError {
  const reported = [...errors].slice(0, MAX_REPORTED_FIELDS).map(([name, sentence]) => [name, [sentence]]);
  return new RefusalError(refuse('validation_failed', { errors: Object.fromEntries(reported) }));
}

function columnOf(name: string, customFields: readonly CustomField[]): Column | null {
  const field = CONTACT_COLUMNS.find((known) => known === name);
  if (field) return { kind: 'field', name: field };
  const custom = customFields.find(({ slug }) => slug === name);
  if (custom) return { kind: 'custom', slug: custom.slug, isBoolean: custom.type === 'boolean' };
  return READ_ONLY_COLUMNS.includes(name) ? { kind: 'ignored' } : null;
}

function unknown(name: string): string {
  if (name === '') return 'A column has no name.';
  if (name.includes(';')) return 'The columns must be separated by commas, not by semicolons.';
  return `The column ${name} is unknown. There are ${CONTACT_COLUMNS.join(', ')} and the slugs of custom fields.`;
}
