import type { ManualClock } from '../../kit/manual-clock.ts';
import type { Store } from '../contract.ts';

/** A store on fresh data, opened to serve, and what a test may do to it besides calling it. */
export type Subject = {
  /** The store of now: another one after `reopen`. */
  readonly store: Store;
  readonly clock: ManualClock;
  /** Lets go of the store, leases and all, and opens it anew on the same data, as the server after it. */
  reopen(): Promise<void>;
  /** Lets go of the store and removes its data. */
  end(): Promise<void>;
};

export type OpenSubject = () => Promise<Subject>;
