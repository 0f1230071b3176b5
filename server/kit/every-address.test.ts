import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { outwardAddress } from './every-address.ts';

const bound = (address: string, internal = false): NetworkInterfaceInfo => {
  const fixed = { address, netmask: '', mac: '', internal, cidr: null };
  return address.includes(':') ? { ...fixed, family: 'IPv6', scopeid: 0 } : { ...fixed, family: 'IPv4' };
};

test('names an address that others may open, of a version that is listened on', () => {
  const loopback = [bound('127.0.0.1', true), bound('::1', true)];
  const six = [bound('fe80::1'), bound('2001:db8::1')];
  expect(outwardAddress('0.0.0.0', [...loopback, ...six, bound('10.0.0.5'), bound('10.0.0.6')])).toBe('10.0.0.5');
  expect(outwardAddress('::', [...six, bound('10.0.0.5')])).toBe('10.0.0.5');
  expect(outwardAddress('::', [...loopback, ...six])).toBe('2001:db8::1');
  expect(outwardAddress('0.0.0.0', [...loopback, ...six])).toBeNull();
});
