import { isIP } from 'node:net';
import { AddressRanges } from './address.ts';
import { canonicalHostname, isHostname } from './hostname.ts';

const BITS = { 4: 32, 6: 128 } as const;

/** Private receivers that the operator, never a tenant, has opened. */
export type AllowedTargets = { addresses: AddressRanges; names: ReadonlySet<string> };

/** A bad `--allow-targets`; the message is one sentence for the operator. */
export class AllowTargetsError extends Error {
  override name = 'AllowTargetsError';
}

/** Takes CIDRs, single addresses and host names. Throws an AllowTargetsError at the first that is none of these. */
export function parseAllowTargets(entries: readonly string[]): AllowedTargets {
  const cidrs: string[] = [];
  const names = new Set<string>();
  for (const entry of entries) {
    const cidr = parseCidr(entry);
    if (cidr !== null) cidrs.push(cidr);
    else names.add(parseName(entry));
  }
  const addresses = new AddressRanges(cidrs);
  if (addresses.has('127.0.0.1')) names.add('localhost');
  return { addresses, names };
}

/** Takes CIDRs and single addresses alone. Throws an AllowTargetsError at the first that is neither. */
export function parseNetworks(entries: readonly string[]): AddressRanges {
  return new AddressRanges(
    entries.map((entry) => {
      const cidr = parseCidr(entry);
      if (cidr === null) throw new AllowTargetsError(`"${entry}" is not an address range such as 10.1.2.0/24.`);
      return cidr;
    }),
  );
}

function parseCidr(entry: string): string | null {
  const [network = '', bits, ...rest] = entry.replace(/^\[(.*)\]$/, '$1').split('/');
  const version = isIP(network);
  if ((version !== 4 && version !== 6) || network.includes('%')) return null;
  if (bits === undefined) return `${network}/${BITS[version]}`;
  if (rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > BITS[version]) {
    throw new AllowTargetsError(`"${entry}" is not a valid address range: write for example 10.1.2.0/24 or fd12::/48.`);
  }
  if (Number(bits) === 0) {
    throw new AllowTargetsError(`"${entry}" would open every address: name single networks instead.`);
  }
  return `${network}/${Number(bits)}`;
}

function parseName(entry: string): string {
  const name = canonicalHostname(entry);
  // A last label of digits alone is a mistyped address, never a name.
  if (isHostname(name) && !/(?:^|\.)\d+$/.test(name)) return name;
  throw new AllowTargetsError(`"${entry}" is neither an address range such as 10.1.2.0/24 nor a host name.`);
}
