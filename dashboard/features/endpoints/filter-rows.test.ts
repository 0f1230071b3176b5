import { expect, test } from 'vitest';
import type { EndpointFilter } from '../../../contract/endpoint-filter.ts';
import { filterOf, NEW_ROW, rowsOf } from './filter-rows.ts';

test('reads what is typed as the value that the field can have', () => {
  const from = (field: string, typed: string) => filterOf([{ ...NEW_ROW, field, from: typed }])?.contacts?.[0]?.from;
  expect(from('status_id', '2, 5,null')).toEqual([2, 5, null]);
  expect(from('zip', '10115, null, "null"')).toEqual(['10115', null, 'null']);
  expect(from('company', ' Ada & Co , "Smith, Sons" ')).toEqual(['Ada & Co', 'Smith, Sons']);
  expect(from('group_id', '[1, 2], []')).toEqual([[1, 2], []]);
  expect(from('custom_fields_data.tier', 'gold, 9, true')).toEqual(['gold', 9, true]);
});

test('asks for any change where nothing else is asked, and for nothing without rows', () => {
  expect(filterOf([NEW_ROW])).toEqual({ contacts: [{ field: 'status_id', changed: true }] });
  expect([filterOf([]), filterOf(null)]).toEqual([{}, null]);
});

test('shows a filter so that it is read back as it was', () => {
  const filter: EndpointFilter = {
    contacts: [
      { field: 'status_id', from: [2, null], to: [5], changed: true },
      { field: 'company', to: ['Smith, Sons', '', 'null', 'say "no"', null, ' x', '[a]'] },
      { field: 'custom_fields_data.tier', from: ['9', 9, true, 'gold'] },
      { field: 'group_id', to: [[1, 2], []] },
    ],
    source: [{ field: 'name', changed: true }],
  };
  expect(filterOf(rowsOf(filter))).toEqual(filter);
});
