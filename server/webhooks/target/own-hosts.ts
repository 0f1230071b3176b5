import { isIP } from 'node:net';
import { meansEveryAddress } from '../../kit/every-address.ts';
import { LOOPBACK } from './address.ts';
import { canonicalHostname, isWithin } from './hostname.ts';
import type { Target } from './target.ts';

/** Where this server itself is reached. An event that called its API would make the next event. */
export type OwnHosts = {
  /** Host of the public URL, without port; null when none is set. */
  publicHost: string | null;
  listen: Listening | null;
};

export type Listening = {
  host: string;
  port: number;
  /** Addresses of this machine: a server that listens on all of them is reached at each. */
  interfaces?: readonly string[];
};

export function isOwnHost(target: Target, own: OwnHosts): boolean {
  return isPublicHost(target.hostname, own.publicHost) || isListenAddress(target.hostname, target.port, own.listen);
}

/** `host` is a name or an address; names other than `localhost` are compared once they are resolved. */
export function isListenAddress(host: string, port: number, listen: OwnHosts['listen']): boolean {
  if (listen === null || port !== listen.port) return false;
  const ours = canonicalHostname(listen.host);
  if (host === ours) return true;
  const oursIsLocal = ours === 'localhost' || meansEveryAddress(ours);
  if (host === 'localhost') return oursIsLocal || LOOPBACK.has(ours);
  if (oursIsLocal && (LOOPBACK.has(host) || meansEveryAddress(host))) return true;
  return meansEveryAddress(ours) && (listen.interfaces ?? []).includes(host);
}

/** A loopback public URL says nothing about who else lives on this machine: there the port decides. */
function isPublicHost(hostname: string, publicHost: string | null): boolean {
  if (publicHost === null) return false;
  const ours = canonicalHostname(publicHost.replace(/^\[(.*)\]$/, '$1'));
  if (ours === 'localhost' || LOOPBACK.has(ours)) return false;
  return isIP(ours) === 0 ? isWithin(hostname, ours) : hostname === ours;
}
