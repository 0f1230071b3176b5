import { describe, expect, test } from 'vitest';
import { readNewContact, readPartOfContact, readWholeContact } from './contact-input.ts';
import { RefusalError, type FieldErrors } from './refusal.ts';

const CONTACT = { firstname: 'John', phone: '+14155551234', type: 'lead', status_id: 1, source_id: 1 };

function errorsOf(read: () => unknown): FieldErrors {
  try {
    read();
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.refused === 'validation_failed') {
      return error.refusal.errors as FieldErrors; // A refused validation always has a list per field.
    }
    throw error;
  }
  return {};
}

const create = (set: object) => errorsOf(() => readNewContact({ ...CONTACT, ...set }, null));

describe('a new contact', () => {
  test('names every missing field at once', () => {
    expect(errorsOf(() => readNewContact({}, null))).toEqual({
      firstname: ['The firstname field is required.'],
      phone: ['The phone field is required.'],
      type: ['The type field is required.'],
      status_id: ['The status_id field is required.'],
      source_id: ['The source_id field is required.'],
    });
  });

  test.each<[string, unknown, string]>([
    ['firstname', null, 'is required.'],
    ['firstname', '', 'is required.'],
    ['firstname', '   ', 'is required.'],
    ['firstname', '\u200b\u00a0', 'is required.'],
    ['firstname', true, 'must be a string.'],
    ['firstname', ['a'], 'must be a string.'],
    ['firstname', 'a'.repeat(256), 'must not be greater than 255 characters.'],
    ['firstname', 'a'.repeat(100_000), 'must not be greater than 255 characters.'],
    ['firstname', `a${'\u0301'.repeat(300)}`, 'must not be greater than 255 characters.'],
    ['firstname', '\ud800', 'contains a character that is not allowed.'],
    ['firstname', 'a\udfffb', 'contains a character that is not allowed.'],
    ['firstname', 'a\u001bb', 'contains a character that is not allowed.'],
    ['firstname', 'a\u007fb', 'contains a character that is not allowed.'],
    ['firstname', 'a\u0085b', 'contains a character that is not allowed.'],
    ['firstname', 'a\0b', 'contains a character that is not allowed.'],
    ['firstname', 'a\u202eb', 'contains a character that is not allowed.'],
    ['firstname', 'a\u2066b', 'contains a character that is not allowed.'],
    ['firstname', 'a\u2028b', 'contains a character that is not allowed.'],
    ['lastname', 'a\nb', 'contains a character that is not allowed.'],
    ['lastname', '\uffff', 'contains a character that is not allowed.'],
    ['lastname', '\u{1fffe}', 'contains a character that is not allowed.'],
    ['lastname', 123, 'must be a string.'],
    ['company', { a: 1 }, 'must be a string.'],
    ['description', 'a\0b', 'contains a character that is not allowed.'],
    ['description', '\udc00', 'contains a character that is not allowed.'],
    ['description', 'a'.repeat(65_536), 'must not be greater than 65535 characters.'],
    ['zip', 'a'.repeat(21), 'must not be greater than 20 characters.'],
    ['type', 'Lead', 'must be one of: lead, customer.'],
    ['type', 'guest', 'must be one of: lead, customer.'],
    ['type', 'constructor', 'must be one of: lead, customer.'],
    ['type', { value: 'lead' }, 'must be one of: lead, customer.'],
    ['status_id', null, 'is required.'],
    ['status_id', 0, 'must be a whole number, 1 or more.'],
    ['status_id', -1, 'must be a whole number, 1 or more.'],
    ['status_id', 1.5, 'must be a whole number, 1 or more.'],
    ['status_id', 1e308, 'must be a whole number, 1 or more.'],
    ['status_id', Infinity, 'must be a whole number, 1 or more.'],
    ['status_id', 9223372036854775808, 'must be a whole number, 1 or more.'],
    ['status_id', true, 'must be a whole number, 1 or more.'],
    ['status_id', '', 'must be a whole number, 1 or more.'],
    ['status_id', ' 1 ', 'must be a whole number, 1 or more.'],
    ['status_id', '01', 'must be a whole number, 1 or more.'],
    ['status_id', '1e0', 'must be a whole number, 1 or more.'],
    ['status_id', [1], 'must be a whole number, 1 or more.'],
    ['country_id', -1, 'must be a whole number, 1 or more.'],
    ['assigned_id', -1, 'must be a whole number, 1 or more.'],
    ['groups', 1, 'must be a string.'],
    ['custom_fields_data', [], 'must be an object.'],
    ['custom_fields_data', 'a', 'must be an object.'],
    ['custom_fields_data', { a: { b: { c: { d: { e: { f: 1 } } } } } }, 'holds a value that cannot be stored.'],
    ['custom_fields_data', { a: Infinity }, 'holds a value that cannot be stored.'],
    ['custom_fields_data', { a: 2 ** 60 }, 'holds a value that cannot be stored.'],
    ['custom_fields_data', { a: '\ud800' }, 'holds a value that cannot be stored.'],
    ['custom_fields_data', { 'a\0': 1 }, 'holds a value that cannot be stored.'],
    ['custom_fields_data', { a: 'x'.repeat(65_536) }, 'must not be longer than 65535 characters.'],
  ])('refuses %s %j', (field, value, predicate) => {
    expect(create({ [field]: value })).toEqual({ [field]: [`The ${field} field ${predicate}`] });
  });

  test.each<[string, unknown]>([
    ['firstname', "O'Brien"],
    ['firstname', 'Jose\u0301'],
    ['firstname', 'שרה'],
    ['firstname', ' John '],
    ['firstname', '__proto__'],
    ['firstname', 'Robert"); DROP TABLE contacts;--'],
    ['firstname', '👩‍👩‍👧'],
    ['firstname', '𐍈'.repeat(255)],
    ['lastname', null],
    ['lastname', ''],
    ['description', 'one\r\n\ttwo'],
    ['type', 'customer'],
    ['assigned_id', null],
    ['custom_fields_data', { budget: 1.5, tags: ['a', null, true], note: 'two\nlines' }],
  ])('keeps %s %j as it came', (field, value) => {
    expect(readNewContact({ ...CONTACT, [field]: value }, null)).toEqual({ ...CONTACT, [field]: value });
  });

  test.each<[string | null, string[]]>([
    ['VIP, Berlin', ['VIP', 'Berlin']],
    ['vip,VIP , Vip', ['vip']],
    ['a,,b,', ['a', 'b']],
    ['', []],
    [null, []],
  ])('reads the groups %j as %j', (groups, names) => {
    expect(readNewContact({ ...CONTACT, groups }, null).groups).toEqual(names);
  });

  test.each<[unknown, string]>([
    [1, 'must be a string.'],
    [['a'], 'must be a string.'],
    [',,', 'must hold at least one name.'],
    ['a,\u202eb', 'contains a character that is not allowed.'],
    [`a,${'b'.repeat(256)}`, 'holds a name that must not be greater than 255 characters.'],
    [Array.from({ length: 51 }, (_, n) => n).join(), 'must not hold more than 50 names.'],
    ['a,'.repeat(10_000), 'must not be greater than 12850 characters.'],
  ])('refuses the groups %j', (groups, predicate) => {
    expect(create({ groups })).toEqual({ groups: [`The groups field ${predicate}`] });
  });

  test('takes ids written as text', () => {
    expect(readNewContact({ ...CONTACT, status_id: '7' }, null).status_id).toBe(7);
  });

  test('ignores unknown and read-only keys', () => {
    const ours = JSON.parse('{"id":9,"tenant_id":2,"is_opted_out":1,"group_id":[3]}');
    const extra = { ...ours, ...JSON.parse('{"__proto__":{"a":1},"constructor":{}}') };
    expect(readNewContact({ ...extra, ...CONTACT }, null)).toEqual(CONTACT);
  });

  test('does not take keys for their case or prototype', () => {
    const shadows = { toString: 'x', valueOf: 'y', hasOwnProperty: 'z', FIRSTNAME: 'A' };
    expect(Object.keys(errorsOf(() => readNewContact(shadows, null)))).toContain('firstname');
  });
});

describe('a change of a contact', () => {
  test('wants the required keys on PUT', () => {
    expect(Object.keys(errorsOf(() => readWholeContact({}, null)))).toEqual(['firstname', 'lastname', 'phone', 'type']);
  });

  test('takes a null last name on PUT', () => {
    const whole = { firstname: 'A', lastname: null, phone: '+14155551234', type: 'lead' };
    expect(readWholeContact(whole, null)).toEqual(whole);
  });

  test('wants nothing on PATCH', () => {
    expect(readPartOfContact({}, null)).toEqual({});
    expect(readPartOfContact(undefined, null)).toEqual({});
  });

  test('clears with null what may be empty', () => {
    const cleared = { email: null, status_id: null, company: null, assigned_id: null };
    const read = readPartOfContact({ ...cleared, custom_fields_data: null }, null);
    expect(read).toEqual({ ...cleared, custom_fields_data: null });
  });

  test.each(['firstname', 'phone', 'type'])('refuses to clear %s', (field) => {
    const errors = errorsOf(() => readPartOfContact({ [field]: null }, null));
    expect(errors).toEqual({ [field]: [`The ${field} field is required.`] });
  });
});
