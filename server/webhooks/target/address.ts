import { BlockList, isIP } from 'node:net';

/**
 * Addresses are compared as numbers, by the parser that will also connect: every filter that looked at the text of an
 * address has been walked around by another spelling of it.
 */
export class AddressRanges {
  readonly #v4 = new BlockList();
  readonly #v6 = new BlockList();

  constructor(cidrs: readonly string[]) {
    for (const cidr of cidrs) this.#add(cidr);
  }

  /** False for anything that is not a plain address, and for one with a `%zone`. */
  has(address: string): boolean {
    if (address.includes('%')) return false;
    const version = isIP(address);
    // One list for each version: a joint one would also match `::ffff:127.0.0.1` against the IPv4 rules.
    if (version === 4) return this.#v4.check(address, 'ipv4');
    return version === 6 && this.#v6.check(address, 'ipv6');
  }

  #add(cidr: string): void {
    const [network = '', bits] = cidr.split('/');
    if (isIP(network) === 4) this.#v4.addSubnet(network, Number(bits ?? 32), 'ipv4');
    else this.#v6.addSubnet(network, Number(bits ?? 128), 'ipv6');
  }
}

/**
 * Never public in IPv4: this network, private, shared, loopback, link-local, protocol assignments, documentation, AMT,
 * AS112, 6to4 relays, benchmarks, multicast, reserved.
 */
const SPECIAL_V4 = new AddressRanges([
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
]);

/** Outside of it all is refused, and so are the forms that carry an IPv4 address: mapped, translated, NAT64. */
const GLOBAL_V6 = new AddressRanges(['2000::/3']);
/** Inside 2000::/3 all the same: protocol assignments with Teredo, documentation, 6to4, AS112, the old 6bone. */
const SPECIAL_V6 = new AddressRanges([
  '2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3ffe::/16', '3fff::/20',
]);

/**
 * Services of the clouds that hand credentials to whoever asks from inside: AWS, GCP and OpenStack; ECS and EKS; Azure,
 * at a public-looking address; Alibaba; Oracle.
 */
const METADATA_V4 = [
  '169.254.169.0/24', '169.254.170.0/24', '168.63.129.16/32', '100.100.100.200/32', '192.0.0.192/32',
];
const METADATA = new AddressRanges([
  ...METADATA_V4,
  ...METADATA_V4.flatMap((cidr) => [embedded('::ffff:', cidr), embedded('64:ff9b::', cidr)]),
  'fd00:ec2::/32',
  'fd20:ce::/32',
]);

/** What a name chosen by the operator may lead to, besides public addresses: no form that hides an IPv4 address. */
const PLAIN = new AddressRanges(['0.0.0.0/1', '128.0.0.0/1', '::1/128', 'fc00::/7']);

export const LOOPBACK = new AddressRanges(['127.0.0.0/8', '::1/128']);

export function isPlainAddress(address: string): boolean {
  return PLAIN.has(address);
}

export function isMetadataAddress(address: string): boolean {
  return METADATA.has(address);
}

/** Whether an address is a place on the open internet that a stranger may name. */
export function isPublicAddress(address: string): boolean {
  if (isMetadataAddress(address)) return false;
  if (isIP(address) === 4) return !SPECIAL_V4.has(address);
  return GLOBAL_V6.has(address) && !SPECIAL_V6.has(address);
}

/** An IPv4 range as it looks behind an IPv6 prefix of 96 bits. */
function embedded(prefix: string, cidr: string): string {
  const [network = '', bits] = cidr.split('/');
  return `${prefix}${network}/${96 + Number(bits)}`;
}
