import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Connection, ConnectionUser } from './connection.ts';

/** Below the 5 s after which Node's own servers close, so that a request seldom meets a closing connection. */
const MAX_REST_MS = 4_000;
/** Taken off what a receiver announces in `Keep-Alive: timeout=`. */
const REST_MARGIN_MS = 1_000;
const SWEEP_MS = 1_000;

const MAX_POOLS = 1_024;
const MAX_RESTING_PER_POOL = 64;
const MAX_RESTING = 2_048;

/**
 * Connections that rest between two requests, by workspace and origin: what one receiver left on a connection can never
 * answer another's event. A resting connection that says anything is dropped.
 */
export class ConnectionPools implements ConnectionUser {
  readonly #clock: Clock;
  /** Oldest pool first; within a pool the last one used is taken first. */
  readonly #pools = new Map<string, Connection[]>();
  #resting = 0;
  /** Given back since the event loop last read from all sockets. */
  #unheard: Connection[] = [];
  #cancelSweep: CancelTimer | null = null;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One that is not quiet yet may not be written to before its user is told so. */
  take(pool: string): Connection | null {
    const resting = this.#pools.get(pool);
    const now = resting ? this.#clock.monotonic() : 0;
    for (let connection = resting?.pop(); connection; connection = resting?.pop()) {
      this.#resting--;
      if (resting?.length === 0) this.#pools.delete(pool);
      if (connection.alive && connection.restsUntil > now) return connection;
      connection.drop();
    }
    return null;
  }

  /** `keepAliveSeconds` is what the receiver announced, or null. */
  give(connection: Connection, keepAliveSeconds: number | null): void {
    const announced = keepAliveSeconds === null ? MAX_REST_MS : keepAliveSeconds * 1000 - REST_MARGIN_MS;
    const rest = Math.min(MAX_REST_MS, announced);
    const resting = this.#pools.get(connection.pool) ?? this.#newPool(connection.pool);
    const full = resting.length >= MAX_RESTING_PER_POOL || this.#resting >= MAX_RESTING;
    if (this.#closed || full || rest <= 0 || !connection.alive) {
      if (resting.length === 0) this.#pools.delete(connection.pool);
      return connection.drop();
    }
    connection.restsUntil = this.#clock.monotonic() + rest;
    connection.user = this;
    this.#listenTo(connection);
    resting.push(connection);
    this.#resting++;
    this.#cancelSweep ??= this.#clock.after(SWEEP_MS, () => this.#sweep());
  }

  close(): void {
    this.#closed = true;
    this.#cancelSweep?.();
    for (const resting of this.#pools.values()) for (const connection of resting) connection.drop();
    this.#pools.clear();
    this.#resting = 0;
  }

  connected(): void {}
  opened(): void {}
  quiet(): void {}
  received(): void {}

  came(_byteCount: number, connection: Connection): void {
    this.#remove(connection);
  }

  ended(connection: Connection): void {
    this.#remove(connection);
  }

  lost(connection: Connection): void {
    this.#remove(connection);
  }

  /**
   * A receiver that says more than its answer says it at once, so the event loop shall have read from all sockets before
   * the next request is written: what it has to say then poisons no answer. The second turn is the first that begins later.
   */
  #listenTo(connection: Connection): void {
    connection.isQuiet = false;
    if (this.#unheard.push(connection) > 1) return;
    setImmediate(() => {
      const heard = this.#unheard.splice(0);
      setImmediate(() => {
        for (const quiet of heard) quiet.becomeQuiet();
      });
    });
  }

  #newPool(pool: string): Connection[] {
    if (this.#pools.size >= MAX_POOLS) {
      const [oldest = []] = this.#pools.values();
      for (const connection of [...oldest]) this.#remove(connection);
    }
    const resting: Connection[] = [];
    this.#pools.set(pool, resting);
    return resting;
  }

  #remove(connection: Connection): void {
    connection.drop();
    const resting = this.#pools.get(connection.pool) ?? [];
    const index = resting.indexOf(connection);
    if (index === -1) return;
    resting.splice(index, 1);
    this.#resting--;
    if (resting.length === 0) this.#pools.delete(connection.pool);
  }

  #sweep(): void {
    const now = this.#clock.monotonic();
    for (const resting of [...this.#pools.values()]) {
      for (const connection of [...resting]) {
        if (connection.restsUntil <= now) this.#remove(connection);
      }
    }
    this.#cancelSweep = this.#resting > 0 ? this.#clock.after(SWEEP_MS, () => this.#sweep()) : null;
  }
}
