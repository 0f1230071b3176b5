import type { Via } from '../workspace/change.ts';

/** What is kept from an endpoint whose receiver writes back through the API, so that two systems do not answer each other for ever. */
export type EchoGuard = {
  /** API tokens whose own changes are not sent there. */
  skipTokenIds: number[];
};

export const NEW_ECHO_GUARD: EchoGuard = { skipTokenIds: [] };

export type EchoReason = `own_change:${number}`;

const OWN_CHANGE = /^own_change:(\d+)$/;

/** Why a change is kept from an endpoint that has this guard; null when it is not. */
export function reasonToWithhold(guard: EchoGuard, { tokenId }: Via): EchoReason | null {
  return tokenId !== null && guard.skipTokenIds.includes(tokenId) ? `own_change:${tokenId}` : null;
}

/** What was withheld as an echo is resent one by one, and never together with what was missed. */
export function isEchoReason(reason: string | null): reason is EchoReason {
  return reason !== null && OWN_CHANGE.test(reason);
}

export function echoWords(reason: EchoReason): string {
  const [, tokenId] = OWN_CHANGE.exec(reason) ?? [];
  return `API token ${tokenId} made this change, and the endpoint is not sent what that token does.`;
}
