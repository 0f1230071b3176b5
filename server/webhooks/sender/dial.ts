import { constants } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, DEFAULT_CIPHERS, getCACertificates, type SecureContext } from 'node:tls';
import type { TargetPolicy } from '../target/target-policy.ts';
import type { Target } from '../target/target.ts';
import { dnsFailure, failure, type Failure } from './failure.ts';
import type { Resolver } from './resolver.ts';
import { SecureWire } from './secure-wire.ts';
import { openTcp } from './tcp.ts';
import { Tunnel, type Proxy } from './tunnel.ts';
import type { Reader, Wire } from './wire.ts';
import type { Secure } from './layered-wire.ts';

/** Of the vetted addresses so many are tried, one after another. */
const MAX_DIALLED_ADDRESSES = 8;

export type Dialler = {
  /** The addresses of a target, every one of them allowed. */
  resolve(target: Target): Promise<string[] | Failure>;
  /** Opens a socket to one of these addresses and to nothing else. */
  open(target: Target, addresses: readonly string[], reader: Reader): Opening;
};

/** A socket that is being opened; `secure` ones are ready once TLS stands. */
export type Opening = { socket: Wire; secure: boolean };

type DiallerOptions = { policy: TargetPolicy; resolver: Resolver; extraCa: readonly string[]; proxy: Proxy | null };

export function createDialler({ policy, resolver, extraCa, proxy }: DiallerOptions): Dialler {
  // One context for all: reading some 150 root certificates takes milliseconds.
  const secureContext = createSecureContext({
    minVersion: 'TLSv1.2',
    // With Diffie-Hellman over a prime of its own choice a receiver makes us compute for a second, and all wait for that.
    ciphers: `${DEFAULT_CIPHERS}:!kDHE`,
    // Each would cost us as much as the first handshake, as often as the receiver likes, and we have no certificate to show.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ca: [...getCACertificates('default'), ...extraCa],
  });
  return {
    async resolve(target) {
      const addresses = target.isAddress ? [target.hostname] : await addressesOf(target.hostname);
      if (!Array.isArray(addresses)) return addresses;
      // One bad answer refuses the name: otherwise whoever runs its zone chooses which one we take.
      const allAllowed = addresses.every((address) => policy.allowsAddress(address, target));
      return allAllowed ? addresses : failure('blocked_address');
    },
    open(target, addresses, reader) {
      const secure = target.secure ? (socket: Duplex) => connectTls({ ...tlsOptions(target, secureContext), socket }) : null;
      return { socket: openWire({ target, addresses, secure, reader }), secure: target.secure };
    },
  };

  function openWire({ target, addresses, secure, reader }: Way): Wire {
    const [address = ''] = addresses; // `resolve` gives at least one.
    if (proxy) return new Tunnel(proxy, { address, port: target.port, secure, reader });
    const options = socketOptions(target, addresses);
    if (secure) return new SecureWire(options, { secure, reader });
    return openTcp(options, (bytes) => {
      reader.came(bytes.length);
      reader.received(bytes);
    });
  }

  async function addressesOf(hostname: string): Promise<string[] | Failure> {
    try {
      const named = policy.isNamedByOperator(hostname);
      const addresses = await (named ? resolver.lookup(hostname) : resolver.query(hostname));
      return addresses.length > 0 ? addresses : failure('dns_failed', `The name ${hostname} has no address.`);
    } catch (error) {
      return dnsFailure(hostname, error);
    }
  }
}

type Way = { target: Target; addresses: readonly string[]; secure: Secure | null; reader: Reader };

function socketOptions({ hostname, port }: Target, addresses: readonly string[]) {
  return { host: hostname, port, autoSelectFamily: true, lookup: answering(addresses) };
}

function tlsOptions({ hostname, isAddress }: Target, secureContext: SecureContext) {
  return {
    host: hostname,
    // An address has no server name; its certificate is checked against `host`.
    servername: isAddress ? '' : hostname,
    secureContext,
    // Said outright, because it then wins over NODE_TLS_REJECT_UNAUTHORIZED.
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  };
}

/** A lookup that knows only the addresses that were vetted, so that no second answer can slip in between. */
function answering(addresses: readonly string[]): LookupFunction {
  const all = addresses.slice(0, MAX_DIALLED_ADDRESSES).map((address) => ({ address, family: isIP(address) }));
  return (_hostname, _options, callback) => callback(null, all);
}
