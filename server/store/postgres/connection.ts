import { Client, types, type ClientConfig, type Connection as DriverConnection } from 'pg';
import type { Clock } from '../../kit/clock.ts';
import { StoreFault } from '../contract.ts';
import { Database } from './database.ts';
import { ConnectionLost, faultOf, TLS_NOT_OFFERED } from './faults.ts';
import { SESSION_SETTINGS } from './session.ts';

/** Over the whole way to a session that can be used. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement without an answer for so long is given up, and its session with it: the network may be cut. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** After a connection that failed, the next is not tried before this has passed, then twice as long, up to the longest. */
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 2_000;

/** What servers on one database tell each other. Seldom anything else listens there. */
export const CHANNEL = 'ackwell';

const BIGINT = 20;

export type ConnectionOptions = {
  url: string;
  clock: Pick<Clock, 'monotonic'>;
  statementTimeoutMs?: number;
  /** Is told what other sessions say on our channel, for as long as this one lives. */
  hear?: (payload: string) => void;
};

/** The way to one session, which is opened when it is first asked for, and anew after it was lost. */
export class Connection {
  readonly #options: ConnectionOptions;
  #opening: Promise<Opened> | null = null;
  #failure: { fault: StoreFault; until: number } | null = null;
  #backoffMs = FIRST_BACKOFF_MS;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Rejects with a StoreFault: at once while it is too early to try again. */
  async session(): Promise<Database> {
    if (this.#closed) throw new StoreFault('unavailable', 'The store is closed.');
    if (!this.#opening) {
      const { clock } = this.#options;
      if (this.#failure && clock.monotonic() < this.#failure.until) throw this.#failure.fault;
      this.#opening = this.#open();
    }
    return (await this.#opening).db;
  }

  /** Lets the statements that were sent be answered. */
  async close(): Promise<void> {
    this.#closed = true;
    const opened = await this.#opening?.catch(() => null);
    await opened?.client.end();
  }

  async #open(): Promise<Opened> {
    let declined = () => false;
    try {
      const client = new Client(this.#settings());
      declined = tlsDeclined(client);
      const forget = () => {
        this.#opening = null;
      };
      // What is on its way is rejected by the driver; this is for a session that is lost while nobody waits.
      client.on('error', forget);
      client.on('end', forget);
      await client.connect();
      const db = new Database(client);
      await db.execute(SESSION_SETTINGS);
      await this.#listen(client, db);
      this.#failure = null;
      this.#backoffMs = FIRST_BACKOFF_MS;
      return { client, db };
    } catch (error) {
      this.#opening = null;
      const lost = () => new ConnectionLost(error, declined() ? TLS_NOT_OFFERED : undefined);
      const fault = faultOf(error instanceof Error && 'severity' in error ? error : lost());
      this.#failure = { fault, until: this.#options.clock.monotonic() + this.#backoffMs };
      this.#backoffMs = Math.min(LONGEST_BACKOFF_MS, 2 * this.#backoffMs);
      throw fault;
    }
  }

  async #listen(client: Client, db: Database): Promise<void> {
    const { hear } = this.#options;
    if (!hear) return;
    const ourselves = await db.row<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    client.on('notification', ({ processId, payload = '' }) => {
      if (processId !== ourselves?.pid) hear(payload);
    });
    await db.execute(`LISTEN ${CHANNEL}`);
  }

  #settings(): ClientConfig {
    const { url, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = this.#options;
    return {
      connectionString: withVerification(url),
      application_name: 'ackwell',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: statementTimeoutMs,
      keepAlive: true,
      pipeline: true,
      types: { getTypeParser: parserOf },
    };
  }
}

type Opened = { client: Client; db: Database };

/** Whether the server has declined to speak TLS, by a single letter: the driver's error for it has no code. */
function tlsDeclined(client: Client): () => boolean {
  let isDeclined = false;
  // Every client has one; the types of the driver leave it out.
  const { connection } = client as Client & { readonly connection: DriverConnection };
  connection.stream.once('data', (bytes: Buffer) => {
    isDeclined = bytes.toString('latin1') === 'N';
  });
  return () => isDeclined;
}

/**
 * The driver takes these modes for the strictest one, and warns on stderr in every process that it will not do so for
 * ever; so we name that one.
 */
function withVerification(url: string): string {
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

/** Ids and times are below 2^53, as SQLite's are. */
function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === BIGINT ? Number : types.getTypeParser(oid, format);
}
