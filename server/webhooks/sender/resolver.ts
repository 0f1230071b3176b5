import { promises as dns, type LookupAddress } from 'node:dns';

/** One try waits this long; with two tries a dead name server costs an attempt about 5 of its 30 seconds. */
const DNS_TIMEOUT_MS = 1_500;
const DNS_TRIES = 2;

/** Turns a name into all of its addresses. Rejects with a `code` when there is none. */
export interface Resolver {
  /** Asks the name servers for A and AAAA. Knows no hosts file and no search domains. */
  query(hostname: string): Promise<string[]>;
  /** Asks the operating system as every other program does, hosts file included. For names the operator chose. */
  lookup(hostname: string): Promise<string[]>;
}

/** `servers` are `address:port`; without them those of the system are asked. */
export function createResolver(servers?: readonly string[]): Resolver {
  // Queries go through c-ares and not the thread pool, where 16 password hashes once held a lookup up for 2.7 s.
  const resolver = new dns.Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
  if (servers) resolver.setServers(servers);
  return {
    async query(hostname) {
      const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
      if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
      return [...(v4.status === 'fulfilled' ? v4.value : []), ...(v6.status === 'fulfilled' ? v6.value : [])];
    },
    async lookup(hostname) {
      const found: LookupAddress[] = await dns.lookup(hostname, { all: true, order: 'ipv4first' });
      return found.map(({ address }) => address);
    },
  };
}
