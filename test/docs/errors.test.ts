import { describe, expect, test } from 'vitest';
import { ATTEMPT_ERRORS } from '../../contract/attempt-error.ts';
import { REFUSALS } from '../../contract/refusals.ts';
import { SKIP_REASONS } from '../../server/webhooks/endpoint.ts';
import { page, tableRows } from './page.ts';

const [refusals = '', attempts = ''] = page('errors.md').split('\n## Attempt errors');
const listed = (text: string) => tableRows(text).map(([code = '', status]) => [code.replaceAll('`', ''), status]);

describe('the page of errors', () => {
  test('lists each refusal with its status', () => {
    const known = Object.entries(REFUSALS).map(([code, { status }]) => [code, String(status)]);
    expect(listed(refusals).sort()).toEqual(known.sort());
  });

  test('lists each attempt error', () => {
    expect(listed(attempts).map(([code]) => code).sort()).toEqual(Object.keys(ATTEMPT_ERRORS).sort());
  });

  test('says a cause and a remedy each', () => {
    expect([...tableRows(refusals), ...tableRows(attempts)].filter((row) => row.includes(''))).toEqual([]);
  });

  test.for(Object.keys(SKIP_REASONS))('names the skip reason %s', (reason) => {
    expect(attempts).toContain(`\`${reason}\``);
  });
});
