import { CONTACT_COLUMNS, REQUIRED_COLUMNS, type ContactColumn } from '../../../contract/contact-columns.ts';
import { csvLine } from '../../client/csv-line.ts';
import { csvRows } from './csv.ts';

/** For each column of a file, what it is taken in as; null for one that is left out. */
export type Mapping = readonly (string | null)[];

/** Other names that files give to columns, without spaces and signs. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  firstname: ['first', 'givenname', 'vorname', 'prenom', 'name'],
  lastname: ['last', 'surname', 'familyname', 'nachname'],
  phone: ['mobile', 'cell', 'tel', 'telephone', 'phonenumber', 'mobilephone', 'telefon'],
  email: ['mail', 'emailaddress'],
  company: ['organisation', 'organization', 'firma'],
  zip: ['postcode', 'postalcode', 'zipcode', 'plz'],
  description: ['notes', 'note', 'comment'],
  groups: ['tags', 'labels'],
};

/** Each column of the header as what its name says; no target is given twice. */
export function guessMapping(header: readonly string[], slugs: readonly string[]): Mapping {
  const free = new Set<string>([...CONTACT_COLUMNS, ...slugs]);
  const take = (target: string | undefined) => (target !== undefined && free.delete(target) ? target : null);
  const exact = header.map((name) => take([...free].find((target) => plain(target) === plain(name))));
  return header.map((name, at) => exact[at] ?? take(byOtherName(plain(name))));
}

/** What every contact needs and no column of the file brings. */
export function missingColumns(mapping: Mapping): ContactColumn[] {
  return REQUIRED_COLUMNS.filter((column) => !mapping.includes(column));
}

/** What stands in the file, and what is to become of it. */
export type Plan = {
  text: string;
  separator: string;
  mapping: Mapping;
  /** The same for every row, by column. */
  constants: Readonly<Record<string, string>>;
};

/** The file as the server wants it: its own names in the header, and only the columns that are taken in. */
export function mappedFile({ text, separator, mapping, constants }: Plan): string {
  const kept = mapping.flatMap((target, at) => (target === null ? [] : [{ target, at }]));
  const lines = [csvLine([...kept.map(({ target }) => target), ...Object.keys(constants)])];
  let isHeader = true;
  for (const row of csvRows(text, separator)) {
    if (!isHeader) lines.push(csvLine([...kept.map(({ at }) => row[at] ?? ''), ...Object.values(constants)]));
    isHeader = false;
  }
  return lines.join('');
}

function byOtherName(name: string): string | undefined {
  return Object.keys(SYNONYMS).find((target) => SYNONYMS[target]?.includes(name));
}

function plain(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]/g, '');
}
