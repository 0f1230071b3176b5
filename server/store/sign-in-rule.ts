const WINDOW_MS = 15 * 60_000;

/** Failures that cost nothing but themselves; after them the next attempt has to wait, twice as long after each. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 5_000;

/** Failures that may come from one network in a window, whoever is tried there. */
const MAX_OF_NETWORK = 50;
/** So many networks may try an account once each past its wait. */
const MAX_FIRST_TRIES = 100;

/**
 * What failures are counted by: the network they come from, the account together with the place, and the account
 * wherever. In this order they are looked at.
 */
export const SIGN_IN_COUNTS = ['network', 'place', 'account'] as const;
export type CountedBy = (typeof SIGN_IN_COUNTS)[number];

/** A count is over at `endsAtMs`: a window after the first failure of a network, and after the last wait of the others. */
export type Counted = { count: number; endsAtMs: number };
type Counts = { [by in CountedBy]?: Counted };

/**
 * Until when nothing may be tried; a moment that has passed when it may. Who has not failed from this place yet has one
 * try past the wait of the account, so that strangers who keep it waiting do not lock its owner out.
 */
export function heldUntil({ network, place, account }: Counts): number {
  if (network && network.count >= MAX_OF_NETWORK) return network.endsAtMs;
  const isFirstTry = place?.count === 0 && account !== undefined && account.count < MAX_FIRST_TRIES;
  return Math.max(waitEnd(place), isFirstTry ? 0 : waitEnd(account));
}

/** One attempt more. */
export function counted(by: CountedBy, { count, endsAtMs }: Counted, nowMs: number): Counted {
  if (by === 'network') return { count: count + 1, endsAtMs: count === 0 ? nowMs + WINDOW_MS : endsAtMs };
  return { count: count + 1, endsAtMs: nowMs + waitAfter(count + 1) + WINDOW_MS };
}

/** When a count whose last attempt has succeeded is over: nothing waits for it any more. */
export function endForgiven(nowMs: number): number {
  return nowMs + WINDOW_MS;
}

function waitEnd(kept: Counted | undefined): number {
  return kept ? kept.endsAtMs - WINDOW_MS : 0;
}

function waitAfter(count: number): number {
  return count < FREE_FAILURES ? 0 : Math.min(WINDOW_MS, FIRST_WAIT_MS * 2 ** (count - FREE_FAILURES));
}
