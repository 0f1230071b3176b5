import type { Hint } from '../contract-nodes.ts';
import { CHANNEL, type Connection } from './connection.ts';

/** What servers on one database say to each other, and that one has come or gone. */
export type Notice = Hint | { nodes: true };

/** A payload may be 8,000 bytes long; a hint is 60 at most. */
const HINTS_PER_NOTICE = 100;
/** Gathered while the others cannot be reached. What is over it is not told: they look at the table. */
const MAX_GATHERED = 5_000;

const NOTIFY = `SELECT pg_notify('${CHANNEL}', $1)`;

/**
 * Hints to the other servers, by NOTIFY. Outside the transactions they tell of: a commit that notifies takes a lock on the
 * whole database, and would stand in line with the commits of all nodes while the disk is written. While one notice is on
 * its way the next is gathered, so there are few however much happens.
 */
export class Bulletin {
  readonly #connection: Connection;
  readonly #gathered = new Map<string, Notice>();
  #sending: Promise<void> | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  tell(notice: Notice): void {
    if (this.#gathered.size >= MAX_GATHERED) return;
    this.#gathered.set(JSON.stringify(notice), notice);
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
  }

  /** Settles when nothing is on its way any more. */
  async quiet(): Promise<void> {
    await this.#sending;
  }

  async #send(): Promise<void> {
    await Promise.resolve(); // What is told in the same turn goes together.
    while (this.#gathered.size > 0) {
      const texts = [...this.#gathered.keys()].slice(0, HINTS_PER_NOTICE);
      for (const text of texts) this.#gathered.delete(text);
      try {
        await (await this.#connection.session()).rows(NOTIFY, [`[${texts.join(',')}]`]);
      } catch {
        this.#gathered.clear(); // Whoever comes back looks at the table anyway.
      }
    }
  }
}

/** What a notice says; nothing when it is of another version or another program. */
export function noticesIn(payload: string): Notice[] {
  try {
    const notices = JSON.parse(payload) as unknown;
    return Array.isArray(notices) ? (notices as Notice[]) : []; // Written by `tell`, of this version or a neighbour of it.
  } catch {
    return [];
  }
}
