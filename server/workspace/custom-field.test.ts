import { describe, expect, test } from 'vitest';
import { createCustomField, deleteCustomField, readNewCustomField, updateCustomField, type NewCustomFieldInput } from './custom-field.ts';
import { expectRequiredValues, mergeCustomValues } from './custom-values.ts';
import type { CustomFieldType } from '../../contract/custom-field.ts';
import type { CustomField } from './records.ts';
import { isRefusal } from './refusal.ts';

const NOW = 1_800_000_000_000_000;
const moment = (customFields: CustomField[] = []) => ({ now: NOW, workspace: { id: 6, referenceVersion: 1, customFields } });

function field(type: CustomFieldType, more: Partial<CustomField> = {}): CustomField {
  const stored = { id: 1, tenant_id: 6, version: 1, created_at: NOW, updated_at: NOW };
  return { ...stored, name: 'Any', slug: 'any', type, options: type === 'select' ? ['a', 'b'] : [], required: 0, ...more };
}

function made(input: NewCustomFieldInput, others: CustomField[] = []): CustomField {
  const decision = createCustomField(9, input, moment(others));
  if (isRefusal(decision)) throw new Error(JSON.stringify(decision));
  return decision.result;
}

describe('a custom field', () => {
  test.each([
    ['Birth date', 'birth_date'],
    ['  Größe (cm) ', 'gro_e_cm'],
    ['2nd phone', 'nd_phone'],
    ['Бюджет', 'field_9'],
    ['Any!', 'any_9'],
    ['Type', 'type_9'],
    ['ID', 'id_9'],
  ])('named %j has the slug %s', (name, slug) => {
    expect(made({ name, type: 'text' }, [field('text')]).slug).toBe(slug);
  });

  test('keeps the slug it is given', () => {
    expect(made({ name: 'Birth date', slug: 'dob', type: 'date' })).toMatchObject({ slug: 'dob', required: 0, options: [] });
  });

  test.each<[object, string]>([
    [{ name: 'ANY', type: 'text' }, 'name'],
    [{ name: 'Other', slug: 'any', type: 'text' }, 'slug'],
    [{ name: 'Other', slug: 'firstname', type: 'text' }, 'slug'],
    [{ name: 'Other', slug: 'group_id', type: 'text' }, 'slug'],
    [{ name: 'Other', type: 'select' }, 'options'],
    [{ name: 'Other', type: 'select', options: ['a', 'a'] }, 'options'],
    [{ name: 'Other', type: 'text', options: ['a'] }, 'options'],
  ])('as %j is refused for its %s', (input, key) => {
    const decision = createCustomField(9, readNewCustomField(input), moment([field('text')]));
    expect(decision).toMatchObject({ refused: 'validation_failed', errors: { [key]: expect.any(Array) } });
  });

  test.each([
    [{}], [{ name: '', type: 'text' }], [{ name: 'A', type: 'json' }], [{ name: 'A', type: 'text', slug: 'A b' }],
    [{ name: 'A', type: 'text', slug: '__proto__' }], [{ name: 'A', type: 'text', required: 'yes' }],
    [{ name: 'A', type: 'text', colour: 'red' }], [{ name: 'A', type: 'select', options: 'a,b' }],
  ])('as %j is not read', (body) => {
    expect(() => readNewCustomField(body)).toThrow('Validation failed');
  });

  test('keeps slug and type for good, and its own name', () => {
    const current = field('text');
    const all = moment([current]);
    expect(updateCustomField(current, { slug: 'other' }, all)).toMatchObject({ errors: { slug: expect.any(Array) } });
    expect(updateCustomField(current, { type: 'date' }, all)).toMatchObject({ errors: { type: expect.any(Array) } });
    expect(updateCustomField(current, { name: 'ANY', required: 1 }, all)).toMatchObject({ result: { name: 'ANY', version: 2 } });
    expect(updateCustomField(current, { slug: 'any' }, all)).toMatchObject({ change: null });
  });

  test('stays while a contact has a value in it', () => {
    expect(deleteCustomField({ current: field('text'), uses: 2 }, moment())).toEqual({
      refused: 'in_use', message: 'The custom field cannot be deleted: 2 contacts use it.',
    });
    expect(deleteCustomField({ current: field('text'), uses: 0 }, moment())).toMatchObject({ change: { events: [] } });
  });
});

describe('a value', () => {
  const write = (type: CustomFieldType, value: unknown) => mergeCustomValues({}, { any: value }, [field(type)]);

  test.each<[CustomFieldType, unknown, unknown]>([
    ['text', 'Ada', 'Ada'], ['textarea', 'one\ntwo', 'one\ntwo'], ['number', 1.5, 1.5], ['number', '-12.50', -12.5],
    ['date', '2028-02-29', '2028-02-29'], ['boolean', true, true], ['boolean', 0, false], ['select', 'b', 'b'],
  ])('of %s may be %j', (type, value, stored) => {
    expect(write(type, value)).toEqual({ any: stored });
  });

  test.each<[CustomFieldType, unknown]>([
    ['text', 'one\ntwo'], ['text', 5], ['text', 'x'.repeat(256)], ['textarea', {}], ['textarea', 'a\0b'], ['number', true],
    ['number', 'abc'], ['number', '1e5'], ['date', '2026-02-30'], ['date', '16.4.2026'], ['date', 20260416],
    ['boolean', 'yes'], ['boolean', 2], ['select', 'c'], ['select', ['a']],
  ])('of %s cannot be %j', (type, value) => {
    expect(write(type, value)).toMatchObject({ errors: { 'custom_fields_data.any': [expect.any(String)] } });
  });

  test('needs a field that is there', () => {
    for (const slug of ['other', 'constructor', 'toString']) {
      expect(mergeCustomValues({}, { [slug]: 1 }, [field('number')])).toMatchObject({ refused: 'validation_failed' });
    }
  });

  test('goes over the one before and leaves the others', () => {
    const fields = [field('number'), field('text', { slug: 'note' })];
    expect(mergeCustomValues({ any: 1, note: 'x', gone: true }, { any: 2 }, fields)).toEqual({ any: 2, note: 'x', gone: true });
    expect(mergeCustomValues({ any: 1, note: 'x' }, { any: null }, fields)).toEqual({ note: 'x' });
    expect(mergeCustomValues({ any: 1, gone: true }, null, fields)).toEqual({});
  });

  test('that is required can neither be left out at first nor be cleared', () => {
    const fields = [field('number', { required: 1 })];
    const contact = { firstname: 'A', phone: '+14155551234', type: 'lead' as const };
    expect(() => expectRequiredValues(contact, fields)).toThrow('Validation failed');
    expect(() => expectRequiredValues({ ...contact, custom_fields_data: { any: 1 } }, fields)).not.toThrow();
    expect(mergeCustomValues({ any: 1 }, { any: null }, fields)).toMatchObject({ refused: 'validation_failed' });
    expect(mergeCustomValues({ any: 1 }, null, fields)).toMatchObject({ refused: 'validation_failed' });
  });
});
