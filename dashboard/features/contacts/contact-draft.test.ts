import { expect, test } from 'vitest';
import type { ContactRow, CustomFieldRow } from '../../../contract/rest/records.ts';
import { contactBody, contactDraft, knowsGroups } from './contact-draft.ts';

const times = { created_at: '', updated_at: '' };
const field = (slug: string, type: CustomFieldRow['type']): CustomFieldRow => ({
  ...times,
  id: 1,
  name: slug,
  slug,
  type,
  options: [],
  required: false,
});
const around = {
  fields: [field('size', 'number'), field('vip', 'boolean')],
  groups: [{ ...times, id: 3, name: 'Press' }],
};
const contact = {
  firstname: 'Ada',
  type: 'customer',
  status_id: 2,
  group_id: [3],
  custom_fields_data: { size: 1.5, vip: false },
} as unknown as ContactRow; // The rest of a contact is nothing to this.

test('a contact becomes texts, and only what was changed goes back', () => {
  const draft = contactDraft(around, contact);
  expect(draft).toMatchObject({
    firstname: 'Ada',
    lastname: '',
    status_id: '2',
    groups: 'Press',
    'custom_fields_data.size': '1.5',
    'custom_fields_data.vip': 'false',
  });
  const changes = { status_id: '4', city: '', groups: '', 'custom_fields_data.vip': 'true', 'custom_fields_data.size': '' };
  expect(contactBody(changes, around)).toEqual({
    status_id: 4,
    city: null,
    groups: null,
    custom_fields_data: { vip: true, size: null },
  });
});

test('a group that is not among the known ones would be lost', () => {
  expect(knowsGroups(around, contact)).toBe(true);
  expect(knowsGroups({ ...around, groups: [] }, contact)).toBe(false);
});
