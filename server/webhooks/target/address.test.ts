import { describe, expect, test } from 'vitest';
import { isMetadataAddress, isPublicAddress } from './address.ts';

const REFUSED = {
  'this network': ['0.0.0.0', '0.255.255.255'],
  'private networks': ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
  'shared address space': ['100.64.0.0', '100.127.255.255'],
  loopback: ['127.0.0.0', '127.0.0.1', '127.255.255.255', '::1'],
  'link-local': ['169.254.0.1', 'fe80::1', 'febf::1'],
  'protocol assignments': [
    '192.0.0.8', '2001::1', '2001:4:112::1', '2001:1ff:ffff::1', '192.31.196.1', '2620:4f:8000::1',
  ],
  documentation: ['192.0.2.1', '198.51.100.7', '203.0.113.255', '2001:db8::1', '3fff:fff::1'],
  'benchmarks, multicast and reserved': [
    '198.18.0.0', '198.19.255.255', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', 'ff02::1',
  ],
  'unspecified and IPv4-compatible': ['::', '::2', '::127.0.0.1', '::a9fe:a9fe'],
  'IPv4-mapped, even of a public address': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8'],
  'translated, NAT64, 6to4 and Teredo': [
    '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001:0:4136:e378::1',
  ],
  'unique and site local': ['fc00::1', 'fdff::1', 'fec0::1'],
  'outside of global unicast': ['1::1', '100::1', '4000::1', '8000::1', '3ffe::1'],
  'no address at all': ['', 'localhost', '127.1', 'fe80::1%eth0', '2606:4700::1%eth0'],
};

const ALLOWED = [
  '1.0.0.0', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.1',
  '168.63.129.15', '168.63.129.17', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.1',
  '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '203.0.112.255', '223.255.255.255',
  '2000::1', '2001:200::1', '2003::1', '2606:4700:4700::1111', '2620:fe::fe', '3ffd::1', '3fff:1000::1',
];

describe('which addresses are public', () => {
  for (const [group, addresses] of Object.entries(REFUSED)) {
    test(`refuses ${group}`, () => {
      expect(addresses.filter(isPublicAddress)).toEqual([]);
    });
  }

  test('allows the neighbours of every refused range', () => {
    expect(ALLOWED.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  test('knows the metadata services of the clouds', () => {
    const services = [
      '169.254.169.254', '169.254.170.2', '169.254.170.23', '168.63.129.16', '100.100.100.200', '192.0.0.192',
      'fd00:ec2::254', 'fd20:ce::254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe',
    ];
    expect(services.filter((address) => !isMetadataAddress(address))).toEqual([]);
    expect(services.filter(isPublicAddress)).toEqual([]);
    expect(['10.0.0.1', '169.254.1.1', 'fd00:ec3::1'].filter(isMetadataAddress)).toEqual([]);
  });
});
