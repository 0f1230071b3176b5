/** Bounds that more than one stage must agree on. A bound that concerns one file alone stands at the top of that file. */

/** One deadline over DNS, connect, TLS, request and the head of the answer. */
export const ATTEMPT_TIMEOUT_MS = 30_000;

/** How long a synchronous call waits, from its commit, for its own deliveries to settle. */
export const SYNCHRONOUS_WAIT_MS = 100_000;

/** Grace for attempts in flight when the server stops; the process is gone 2 s later at most. */
export const STOP_GRACE_MS = 8_000;

/** A node that was silent for so long is dead, and its work is taken over. By the database's clock, which all share. */
export const LEASE_SECONDS = 12;
/** How often the table is asked whose leases are anybody's, in milliseconds: so much later a dead node's work goes on. */
export const TAKE_OVER_MS = 1_000;

/** Changes that may wait for their commit; above it the API answers 503. */
export const MAX_WAITING_CHANGES = 5_000;
/** And how much they may weigh together: a change may weigh a megabyte. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** Of an answer's body: this much is kept, and the log says how much there was. */
export const KEPT_BODY_BYTES = 64 * 1024;

export const MAX_URL_LENGTH = 2_048;
export const RETENTION_DAYS_DEFAULT = 30;

/** Clocks of two nodes are closer together than this. Work that is claimed for longer was claimed by a clock that was set back since. */
export const MAX_CLOCKS_APART_MS = 60_000;

/**
 * Deliveries of a backlog that are counted for a figure, which says no more above it: PostgreSQL takes 1 ms for them, and 3
 * where it has not cleaned up after changes.
 */
export const MAX_COUNTED_BACKLOG = 5_000;
