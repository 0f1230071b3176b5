import { isMetadataAddress, isPlainAddress, isPublicAddress } from './address.ts';
import { parseAllowTargets } from './allow-list.ts';
import { isPublicName } from './hostname.ts';
import { isListenAddress, isOwnHost, type OwnHosts } from './own-hosts.ts';
import { parseTarget, type Refused, type Target } from './target.ts';

/** Where we may send. One policy for the moment a URL is saved, for every attempt, and for the socket. */
export interface TargetPolicy {
  /** One sentence for the owner of a URL that can only point where we may not send; null when it may be saved. */
  refuse(url: string): string | null;
  /** The same verdict, with the parts of a URL that passes. */
  inspect(url: string): Target | Refused;
  /** Whether this address, to which the target resolved, may be connected to. */
  allowsAddress(address: string, target: Target): boolean;
  /** The operator named this host, so the machine's own resolver and hosts file are asked for it. */
  isNamedByOperator(hostname: string): boolean;
}

export type TargetPolicyOptions = {
  /** Values of `--allow-targets`; throws an AllowTargetsError for a bad one. */
  allow: readonly string[];
  /** Asked each time, because the port may not be known before the server listens. */
  ownHosts: () => OwnHosts;
};

export function createTargetPolicy({ allow, ownHosts }: TargetPolicyOptions): TargetPolicy {
  const allowed = parseAllowTargets(allow);

  function allowsAddress(address: string, target: Target): boolean {
    if (isMetadataAddress(address) || isListenAddress(address, target.port, ownHosts().listen)) return false;
    if (isPublicAddress(address) || allowed.addresses.has(address)) return true;
    return allowed.names.has(target.hostname) && isPlainAddress(address);
  }

  function refuseTarget(target: Target): string | null {
    if (isOwnHost(target, ownHosts())) return 'The URL leads back to this server: it would call itself.';
    const { hostname, isAddress } = target;
    if (isAddress && !allowsAddress(hostname, target)) {
      return 'The URL leads to an address that may not be called from here.';
    }
    if (isAddress || isPublicName(hostname) || allowed.names.has(hostname)) return null;
    return 'The host of the URL is an internal name that may not be called from here.';
  }

  function inspect(url: string): Target | Refused {
    const target = parseTarget(url);
    if ('refused' in target) return target;
    const refused = refuseTarget(target);
    return refused === null ? target : { refused };
  }

  return {
    refuse(url) {
      const verdict = inspect(url);
      return 'refused' in verdict ? verdict.refused : null;
    },
    inspect,
    allowsAddress,
    isNamedByOperator: (hostname) => allowed.names.has(hostname),
  };
}
