import type { NetworkInterfaceInfo } from 'node:os';

/** Hosts to listen on that mean every address of the machine, each with the loopback address of its version. */
const EVERY_ADDRESS: ReadonlyMap<string, string> = new Map([['0.0.0.0', '127.0.0.1'], ['::', '::1']]);

/** Addresses that mean nothing without the name of an interface. */
const LINK_LOCAL = 'fe80:';

export function meansEveryAddress(host: string): boolean {
  return EVERY_ADDRESS.has(host);
}

/** By which of its addresses others may reach a machine that listens on every one of them: the first that is not loopback. */
export function outwardAddress(host: string, interfaces: readonly NetworkInterfaceInfo[]): string | null {
  const outward = interfaces.filter(({ internal, address }) => !internal && !address.startsWith(LINK_LOCAL));
  const [first] = outward.filter(({ family }) => family === 'IPv4');
  return (first ?? (host === '::' ? outward[0] : undefined))?.address ?? null;
}

/** Where a browser on this machine finds who listens on `host`: every address is none that can be opened. */
export function openableHost(host: string): string {
  return EVERY_ADDRESS.get(host) ?? host;
}

export function originOn(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
