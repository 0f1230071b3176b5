import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../server/store/postgres/postgres-rig.ts';
import { succeed } from './ackwell.ts';
import { Api } from './api.ts';
import { Receiver } from './receiver.ts';
import { Server } from './server.ts';
import type { SettingsView } from './views.ts';

export const LOOPBACK_ALLOWED = ['--allow-targets', '127.0.0.0/8'];
export const PASSWORD = 'correct horse battery staple';
const EVERY_ACTION = { create: true, update: true, delete: true };

export type Workspace = { subdomain: string; token: string; api: Api };

/** A folder that is removed with the site, or a database. */
export type OwnPlace = { folder?: string; database?: FreshDatabase; env?: Record<string, string> };

type Parts = { data: string; database: FreshDatabase | null; receiver: Receiver; server: Server; args: readonly string[] };

/** The product on a data folder or a database of its own, as the project says, with one workspace and a receiver beside it. */
export class Site {
  /** The data folder; empty on PostgreSQL. */
  readonly data: string;
  /** On PostgreSQL. */
  readonly database: FreshDatabase | null;
  readonly receiver: Receiver;
  server: Server;
  readonly #args: readonly string[];
  readonly #workspaces: Workspace[] = [];

  private constructor(parts: Parts) {
    this.data = parts.data;
    this.database = parts.database;
    this.receiver = parts.receiver;
    this.server = parts.server;
    this.#args = parts.args;
  }

  /** Also makes the first workspace, `acme`. A test that breaks what is below the product brings its own place for the data. */
  static async open(args: readonly string[] = LOOPBACK_ALLOWED, own: OwnPlace = {}): Promise<Site> {
    const data = join(own.folder ?? (await temporaryFolder()), 'data');
    const database = own.database ?? (inject('store') === 'postgres' ? await freshDatabase() : null);
    const [receiver, server] = await Promise.all([Receiver.open(), Server.start({ place: placeOf(data, database), args, ...(own.env && { env: own.env }) })]);
    const site = new Site({ data, database, receiver, server, args });
    try {
      await site.addWorkspace('acme');
    } catch (error) {
      await site.close();
      throw error;
    }
    return site;
  }

  /** The options that lead a command to the data. */
  get place(): readonly string[] {
    return placeOf(this.data, this.database);
  }

  get acme(): Workspace {
    const [first] = this.#workspaces;
    if (!first) throw new Error('The first workspace is not there yet');
    return first;
  }

  get api(): Api {
    return this.acme.api;
  }

  async addWorkspace(subdomain: string, options: readonly string[] = []): Promise<Workspace> {
    const owner = [...options, '--name', `The ${subdomain} company`, '--owner', `owner@${subdomain}.example`, '--password-stdin'];
    await succeed(['workspace', 'create', subdomain, ...owner, ...this.place], `${PASSWORD}\n`);
    const token = await this.newToken(subdomain, ['--abilities', '*', '--rate-limit', '0']);
    const api = new Api({ origin: () => this.server.origin, subdomain, token });
    const workspace = { subdomain, token, api };
    this.#workspaces.push(workspace);
    return workspace;
  }

  newToken(subdomain: string, options: readonly string[]): Promise<string> {
    return succeed(['token', 'create', '--workspace', subdomain, '--name', 'test', ...options, ...this.place]);
  }

  async revokeNewestToken(subdomain: string): Promise<void> {
    const list = await succeed(['token', 'list', '--workspace', subdomain, '--json', ...this.place]);
    const ids = [...list.matchAll(/"id":\s*(\d+)/g)].map(([, id]) => Number(id));
    await succeed(['token', 'revoke', String(Math.max(...ids)), ...this.place]);
  }

  /** A client with another token, or none. */
  clientWith(token: string | null, subdomain = 'acme'): Api {
    return new Api({ origin: () => this.server.origin, subdomain, token });
  }

  /** A client of `acme` that says by these headers who it is. */
  clientOf(headers: Record<string, string>): Api {
    return new Api({ origin: () => this.server.origin, subdomain: 'acme', token: null, headers });
  }

  /** The server again on the same data; it must have ended before. */
  async startAgain(env: Record<string, string> = {}): Promise<void> {
    this.server = await Server.start({ place: this.place, args: this.#args, env });
  }

  async close(): Promise<void> {
    for (const { api } of this.#workspaces) api.close();
    await this.server.kill();
    await this.receiver.close();
    await rm(join(this.data, '..'), { recursive: true, force: true });
    await this.database?.drop();
  }
}

function placeOf(data: string, database: FreshDatabase | null): readonly string[] {
  return database === null ? ['--data', data] : ['--database-url', database.url];
}

/** Turns webhooks on for all nine events, except where `wishes` says otherwise. */
export async function listen(api: Api, wishes: Partial<SettingsView> & { webhook_url: string }): Promise<void> {
  const settings = {
    webhook_enabled: true,
    contacts_actions: EVERY_ACTION,
    status_actions: EVERY_ACTION,
    source_actions: EVERY_ACTION,
    ...wishes,
  };
  const answer = await api.put('/webhook-settings', settings);
  if (answer.status !== 200) throw new Error(`The settings were refused: ${answer.text}`);
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'ackwell-test-'));
}
