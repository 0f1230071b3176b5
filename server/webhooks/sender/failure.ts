import { ATTEMPT_ERRORS, type AttemptErrorCode } from '../../../contract/attempt-error.ts';
import type { Outcome } from '../outcome.ts';
import { NO_TUNNEL } from './tunnel.ts';

export type Failure = Extract<Outcome, { kind: 'error' }>;

export function failure(code: AttemptErrorCode, message: string = ATTEMPT_ERRORS[code]): Failure {
  return { kind: 'error', code, message };
}

const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA', 'ENONAME']);
const NO_ANSWER = new Set(['ETIMEOUT', 'ECONNREFUSED', 'EAI_AGAIN']);

export function dnsFailure(hostname: string, error: unknown): Failure {
  const code = codeOf(error);
  if (NO_SUCH_NAME.has(code)) return failure('dns_failed', `The name ${hostname} has no address.`);
  if (NO_ANSWER.has(code)) return failure('dns_failed', `No name server answered for ${hostname}.`);
  return failure('dns_failed', `The name ${hostname} could not be resolved.`);
}

/** This machine's own want, for which no receiver can be blamed. */
const OURS = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL']);

export function isOwnFault(error: Error | null): boolean {
  return OURS.has(codeOf(error));
}

/** Before the connection stood. */
export function connectFailure(error: Error | null): Failure {
  switch (codeOf(error)) {
    case 'ETIMEDOUT':
      return failure('connect_timeout', 'The address did not answer.');
    case 'ECONNRESET':
    case 'EPIPE':
      return failure('connection_reset', 'The connection was closed while it was being made.');
    case NO_TUNNEL:
      return failure('connection_refused', 'The egress proxy did not answer, or did not let the connection through.');
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failure('connection_refused', 'No network path leads to that address.');
    default:
      return failure('connection_refused');
  }
}

/** TCP stood, TLS did not. A connection that is merely dropped was not a matter of certificates. */
export function tlsFailure(hostname: string, error: Error | null): Failure {
  switch (codeOf(error)) {
    case '':
    case 'ECONNRESET':
    case 'EPIPE':
      return failure('connection_reset', 'The connection was closed during the TLS handshake.');
    case 'CERT_HAS_EXPIRED':
      return failure('tls_failed', 'The certificate has expired.');
    case 'CERT_NOT_YET_VALID':
      return failure('tls_failed', 'The certificate is not valid yet.');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failure('tls_failed', `The certificate is not for ${hostname}.`);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return failure('tls_failed', 'The certificate is signed by itself or by an unknown authority.');
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_GET_ISSUER_CERT':
      return failure('tls_failed', 'The issuer of the certificate is unknown, or an intermediate is missing.');
    default:
      return failure('tls_failed', 'The TLS handshake failed: no common protocol, or not a TLS server.');
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
