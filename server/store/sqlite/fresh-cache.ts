import type { Database } from './database.ts';

const READ_EPOCH = `SELECT last FROM counters WHERE workspace_id = 0 AND kind = 'reference'`;

/**
 * Counts the changes, by any process, of what is cached: workspaces with their endpoints, and tokens. Asked for once per
 * turn of the event loop, because every request of a turn had arrived when the turn began: one read of 4 µs for all of
 * them, where a read for each cost an eighth of the whole path.
 */
export class Epoch {
  #thisTurn: number | null = null;

  current(db: Database): number {
    if (this.#thisTurn === null) {
      this.#thisTurn = db.row<{ last: number }>(READ_EPOCH)?.last ?? 0;
      setImmediate(() => this.expire());
    }
    return this.#thisTurn;
  }

  /** After a write of our own, which is to be seen in the same turn. */
  expire(): void {
    this.#thisTurn = null;
  }
}

const MAX_ENTRIES = 10_000;

/** Remembers what was read, until the epoch moves. */
export class FreshCache<Key, Value> {
  readonly #epoch: Epoch;
  readonly #load: (db: Database, key: Key) => Value | null;
  readonly #entries = new Map<Key, Value>();
  #loadedAt = -1;

  constructor(epoch: Epoch, load: (db: Database, key: Key) => Value | null) {
    this.#epoch = epoch;
    this.#load = load;
  }

  get(db: Database, key: Key): Value | null {
    const epoch = this.#epoch.current(db);
    if (epoch !== this.#loadedAt || this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    this.#loadedAt = epoch;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const value = this.#load(db, key);
    if (value !== null) this.#entries.set(key, value);
    return value;
  }
}
