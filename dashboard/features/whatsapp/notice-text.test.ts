import { expect, test } from 'vitest';
import { noticeText } from './notice-text.ts';

test.each([
  [{ event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'NO_SENDING', expiration: 7 }] },
    'event: ACCOUNT_RESTRICTION, restriction type: NO_SENDING, expiration: 7'],
  [{ decision: 'REJECTED', reason: null }, 'decision: REJECTED'],
  [null, ''],
  [{ cut: true }, 'cut: true'],
])('says of %j: %s', (value, text) => {
  expect(noticeText(value)).toBe(text);
});
