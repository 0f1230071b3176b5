import { freshDatabase, type FreshDatabase } from '../../server/store/postgres/postgres-rig.ts';
import { succeed } from './ackwell.ts';
import { Api } from './api.ts';
import type { Passage } from './passage.ts';
import { Receiver } from './receiver.ts';
import { Server } from './server.ts';
import { LOOPBACK_ALLOWED, PASSWORD } from './site.ts';

export type Role = 'all' | 'api' | 'engine';

/** Several servers on one PostgreSQL, with the workspace `acme` and a receiver beside them. */
export class Cluster {
  readonly database: FreshDatabase;
  readonly receiver: Receiver;
  readonly nodes: Server[] = [];
  readonly #token: string;
  readonly #clients: Api[] = [];

  private constructor(database: FreshDatabase, receiver: Receiver, token: string) {
    this.database = database;
    this.receiver = receiver;
    this.#token = token;
  }

  static async open(roles: readonly Role[]): Promise<Cluster> {
    const [database, receiver] = await Promise.all([freshDatabase(), Receiver.open()]);
    const place = ['--database-url', database.url];
    const owner = ['--name', 'Acme', '--owner', 'owner@acme.example', '--password-stdin'];
    await succeed(['workspace', 'create', 'acme', ...owner, ...place], `${PASSWORD}\n`);
    const about = ['--workspace', 'acme', '--name', 'test', '--abilities', '*', '--rate-limit', '0'];
    const cluster = new Cluster(database, receiver, await succeed(['token', 'create', ...about, ...place]));
    await Promise.all(roles.map((role) => cluster.add(role)));
    return cluster;
  }

  get place(): readonly string[] {
    return ['--database-url', this.database.url];
  }

  /** `way`: to the database, where it is not the straight one. `env`: what stands in the environment besides. */
  async add(role: Role, { way, env }: { way?: Passage; env?: Record<string, string> } = {}): Promise<Server> {
    const url = new URL(this.database.url);
    if (way) url.port = String(way.port);
    const args = [...LOOPBACK_ALLOWED, '--role', role];
    const server = await Server.start({ place: ['--database-url', url.href], args, ...(env && { env }) });
    this.nodes.push(server);
    return server;
  }

  /** A client of whichever server the test names when it is asked. */
  client(origin: () => string): Api {
    const api = new Api({ origin, subdomain: 'acme', token: this.#token });
    this.#clients.push(api);
    return api;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await Promise.all(this.nodes.map((node) => node.kill()));
    await this.receiver.close();
    await this.database.drop();
  }
}
