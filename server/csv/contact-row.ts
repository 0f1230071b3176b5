import { readNewContact, type NewContactInput } from '../workspace/contact-input.ts';
import { expectRequiredValues } from '../workspace/custom-values.ts';
import { MAX_GROUPS } from '../workspace/group-names.ts';
import { plainNumber } from '../workspace/numbers.ts';
import type { CustomField } from '../workspace/records.ts';
import { refuse, RefusalError } from '../workspace/refusal.ts';
import { withoutQuote } from './cells.ts';
import type { Column } from './columns.ts';

export type ContactRow = {
  input: NewContactInput;
  /** Of a column group_id, instead of names. */
  groupIds: number[];
};

type Circumstances = { country: string | null; customFields: readonly CustomField[] };

/** What a row says, by the rules of the API. An empty cell says nothing. Refused with all that is wrong with it at once. */
export function readContactRow(columns: readonly Column[], cells: readonly string[], around: Circumstances): ContactRow {
  if (cells.length !== columns.length) {
    throw invalid('row', `The row has ${cells.length} cells, and the header ${columns.length}.`);
  }
  const { body, groupIds } = bodyOf(columns, cells);
  const input = readNewContact(body, around.country);
  expectRequiredValues(input, around.customFields);
  return { input, groupIds: groupIds === '' ? [] : readIds(groupIds) };
}

function bodyOf(columns: readonly Column[], cells: readonly string[]) {
  const body: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  let groupIds = '';
  columns.forEach((column, at) => {
    const text = withoutQuote(cells[at] ?? '');
    if (text === '' || column.kind === 'ignored') return;
    if (column.kind === 'custom') values[column.slug] = column.isBoolean ? truth(text) : text;
    else if (column.name === 'group_id') groupIds = text;
    else body[column.name] = text;
  });
  if (Object.keys(values).length > 0) body['custom_fields_data'] = values;
  return { body, groupIds };
}

/** As spreadsheets write it; anything else is refused by the field itself. */
function truth(text: string): unknown {
  const lower = text.toLowerCase();
  if (['true', 'yes', '1'].includes(lower)) return true;
  return ['false', 'no', '0'].includes(lower) ? false : text;
}

function readIds(text: string): number[] {
  const ids = text.split(',').map((part) => plainNumber(part.trim()));
  if (ids.some((id) => id === null)) throw invalid('group_id', 'The group_id field must hold the numbers of groups.');
  const distinct = [...new Set(ids as number[])]; // None is null, as was just seen.
  if (distinct.length > MAX_GROUPS) throw invalid('group_id', `The group_id field must not hold more than ${MAX_GROUPS} numbers.`);
  return distinct;
}

function invalid(field: string, sentence: string): RefusalError {
  return new RefusalError(refuse('validation_failed', { errors: { [field]: [sentence] } }));
}
