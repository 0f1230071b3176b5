import {
  CUSTOM_PREFIX,
  FILTER_KEYS,
  type EndpointFilter,
  type FilterCondition,
  type FilterKey,
  type FilterValue,
} from '../../../contract/endpoint-filter.ts';

/** A condition as a form holds it: values as typed. */
export type FilterRow = { of: FilterKey; field: string; from: string; to: string; changed: boolean };

export const NEW_ROW: FilterRow = { of: 'contacts', field: 'status_id', from: '', to: '', changed: false };

export function rowsOf(filter: EndpointFilter): FilterRow[] {
  return Object.values(FILTER_KEYS).flatMap((of) =>
    (filter[of] ?? []).map(({ field, from, to, changed }) => ({
      of, field, from: typed(field, from), to: typed(field, to), changed: changed ?? false,
    })),
  );
}

/** What the API takes. A condition of which nothing is asked asks that its field changes. */
export function filterOf(rows: readonly FilterRow[] | null): EndpointFilter | null {
  if (rows === null) return null;
  const filter: EndpointFilter = {};
  for (const { of, field, from, to, changed } of rows) {
    const condition: FilterCondition = { field };
    if (from.trim() !== '') condition.from = valuesIn(field, from);
    if (to.trim() !== '') condition.to = valuesIn(field, to);
    if (changed || (!condition.from && !condition.to)) condition.changed = true;
    filter[of] = [...(filter[of] ?? []), condition];
  }
  return filter;
}

/** Most attributes are texts, and a zip of digits is one, too. */
function isText(field: string): boolean {
  return !/_id$|^is/.test(field) && !field.startsWith(CUSTOM_PREFIX);
}

/** One value: in quotes, in brackets, or up to the next comma. */
const VALUE = /\s*("(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\s",][^,]*)/g;

/** Values with commas between: JSON where that is meant, else texts. */
function valuesIn(field: string, given: string): FilterValue[] {
  return [...given.matchAll(VALUE)].map(([, value = '']) => {
    const text = value.trim();
    if (text === 'null') return null;
    return text.startsWith('"') || !isText(field) ? jsonOr(text) : text;
  });
}

function typed(field: string, values: FilterValue[] | undefined): string {
  return (values ?? []).map((value) => asTyped(field, value)).join(', ');
}

/** Quoted where it would be read as something else. */
function asTyped(field: string, value: FilterValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const [read, ...more] = valuesIn(field, value);
  return read === value && more.length === 0 && value !== '' ? value : JSON.stringify(value);
}

function jsonOr(text: string): FilterValue {
  try {
    return JSON.parse(text) as FilterValue; // What it is not, the API refuses.
  } catch {
    return text;
  }
}
