import { Connection, type ConnectionOptions } from './connection.ts';
import type { Database } from './database.ts';
import { faultOf } from './faults.ts';

type Lane = { connection: Connection; busy: number };

/** Reads, over some sessions of their own: the one with the least to do takes the next. */
export class Reader {
  readonly #lanes: Lane[];

  constructor(options: ConnectionOptions, sessions: number) {
    this.#lanes = Array.from({ length: sessions }, () => ({ connection: new Connection(options), busy: 0 }));
  }

  async read<T>(read: (db: Database) => Promise<T>): Promise<T> {
    const lane = this.#lanes.reduce((least, other) => (other.busy < least.busy ? other : least));
    lane.busy++;
    try {
      return await read(await lane.connection.session());
    } catch (error) {
      throw faultOf(error);
    } finally {
      lane.busy--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ connection }) => connection.close()));
  }
}
