/** A change that has gone from system to system more often is not sent to an endpoint with an echo guard; as it is at first. */
export const DEFAULT_MAX_HOPS = 5;
/** More is no guard any more. */
export const MAX_HOPS = 100;
