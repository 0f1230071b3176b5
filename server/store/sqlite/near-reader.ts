import { StoreFault } from '../contract.ts';
import { Database } from './database.ts';
import { faultOf } from './faults.ts';

/** It blocks the event loop, so it waits for nobody. */
const BUSY_TIMEOUT_MS = 100;

/** Reads by key, on the thread of the requests: they take microseconds, and a way to another thread takes more. */
export class NearReader {
  readonly #db: Database;
  #closed = false;

  constructor(file: string) {
    this.#db = Database.reading(file, BUSY_TIMEOUT_MS);
  }

  read<T>(read: (db: Database) => T): Promise<T> {
    try {
      if (this.#closed) throw new StoreFault('unavailable', 'The store is closed.');
      return Promise.resolve(read(this.#db));
    } catch (error) {
      return Promise.reject(faultOf(error));
    }
  }

  close(): void {
    this.#closed = true;
    this.#db.close();
  }
}
