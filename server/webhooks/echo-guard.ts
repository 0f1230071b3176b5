import { DEFAULT_MAX_HOPS } from '../../contract/echo-guard.ts';
import { tokenIn, type OwnChange } from '../../contract/skip-reason.ts';
import type { Via } from '../workspace/change.ts';

/** What is kept from an endpoint whose receiver writes back through the API, so that two systems do not answer each other for ever. */
export type EchoGuard = {
  /** API tokens whose own changes are not sent there. */
  skipTokenIds: number[];
  /** A change that has gone from system to system more often is not sent there. */
  maxHops: number;
};

export const NEW_ECHO_GUARD: EchoGuard = { skipTokenIds: [], maxHops: DEFAULT_MAX_HOPS };

export type EchoReason = OwnChange | 'too_many_hops';

/** Why a change is kept from an endpoint that has this guard; null when it is not. */
export function reasonToWithhold({ skipTokenIds, maxHops }: EchoGuard, { tokenId, hops }: Via): EchoReason | null {
  if (tokenId !== null && skipTokenIds.includes(tokenId)) return `own_change:${tokenId}`;
  return hops > maxHops ? 'too_many_hops' : null;
}

/** What was withheld as an echo is resent one by one, and never together with what was missed. */
export function isEchoReason(reason: string | null): reason is EchoReason {
  return reason === 'too_many_hops' || tokenIn(reason) !== null;
}

export function echoSentence(reason: EchoReason): string {
  if (reason === 'too_many_hops') return 'This change has gone from system to system more often than the endpoint lets through.';
  return `API token ${tokenIn(reason)} made this change, and the endpoint is not sent what that token does.`;
}
