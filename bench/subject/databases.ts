import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { OwnPostgres } from '../../test/support/own-postgres.ts';

/** A PostgreSQL from npm that writes to the disk as in production, and what its processes use. */
export class Databases {
  readonly #server: OwnPostgres;
  readonly #pid: number;
  #made = 0;

  private constructor(server: OwnPostgres, pid: number) {
    this.#server = server;
    this.#pid = pid;
  }

  static async start(): Promise<Databases> {
    const server = await OwnPostgres.start({ durable: true });
    return new Databases(server, await server.pid());
  }

  /** The URL of a new, empty database. */
  async fresh(): Promise<string> {
    const client = new pg.Client(this.#server.url);
    await client.connect();
    const name = `bench_${++this.#made}`;
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.#server.url.replace(/[^/]*$/, name);
  }

  /** In the newest database, what PostgreSQL does by itself within a minute of a large write. */
  async vacuum(): Promise<void> {
    const client = new pg.Client(this.#server.url.replace(/[^/]*$/, `bench_${this.#made}`));
    await client.connect();
    await client.query('VACUUM (ANALYZE)');
    await client.end();
  }

  /** Clock ticks of user and system time of the server and its children, those that have ended included. */
  ticks(): number {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, pid) => sum + ticksOf(pid, this.#pid), 0);
  }

  stop(): Promise<void> {
    return this.#server.remove();
  }
}

function ticksOf(pid: string, server: number): number {
  let stat = '';
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0; // It ended between the listing and the reading.
  }
  const fields = stat.split(') ')[1]?.split(' ') ?? [];
  const own = Number(fields[11]) + Number(fields[12]);
  if (Number(pid) === server) return own + Number(fields[13]) + Number(fields[14]);
  return Number(fields[1]) === server ? own : 0;
}
