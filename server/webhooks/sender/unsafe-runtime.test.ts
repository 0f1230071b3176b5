import { expect, test } from 'vitest';
import { refuseRuntime } from './unsafe-runtime.ts';

test('refuses certificate checks that are switched off', () => {
  expect(refuseRuntime({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, [])).toContain('NODE_TLS_REJECT_UNAUTHORIZED');
});

test('refuses a lenient HTTP parser, however it was asked for', () => {
  const option = '--insecure-http-parser';
  expect(refuseRuntime({}, [option])).toContain(option);
  expect(refuseRuntime({ NODE_OPTIONS: `--no-warnings ${option}` }, [])).toContain(option);
});

test('lets an ordinary runtime pass', () => {
  expect(refuseRuntime({ NODE_TLS_REJECT_UNAUTHORIZED: '1', NODE_OPTIONS: '--no-warnings' }, ['--watch'])).toBeNull();
});
