import type { ContactRow } from '../../../contract/rest/records.ts';

export function fullName({ firstname, lastname }: Pick<ContactRow, 'firstname' | 'lastname'>): string {
  return [firstname, lastname].filter(Boolean).join(' ');
}
