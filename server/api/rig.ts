import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Passwords } from '../auth/password.ts';
import { newToken } from '../auth/token.ts';
import type { Facts, Log } from '../kit/log.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import type { Store } from '../store/contract.ts';
import type { NewToken } from '../store/contract-auth.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { MetaSettings } from '../whatsapp/meta-settings.ts';
import type { Timeouts, Trusted } from './frame.ts';
import type { ApiPorts } from './ports.ts';
import type { WhatsAppDoor } from './ports.ts';
import type { Route } from './route.ts';
import { createApi, type ApiServer } from './server.ts';

export const OWNER = { email: 'owner@acme.example', name: 'Owner', password: 'correct horse battery staple' };

export const META: MetaSettings = {
  appId: '100200300',
  appSecret: 'test_app_secret',
  previous: { appSecret: 'test_app_secret_of_before', untilMs: 4_000_000_000_000 },
  graphUrl: 'https://graph.example',
  graphVersion: 'v26.0',
};

/** For tests of everything else. */
export const NO_WHATSAPP: WhatsAppDoor = {
  missing: [],
  wakeInbox() {},
  connect: () => Promise.resolve(null),
  disconnect: () => Promise.resolve(),
  send: () => Promise.reject(new Error('These tests send no messages')),
};

export type Given = { status: number; headers: IncomingHttpHeaders; text: string; json: unknown };
export type Asked = { method?: string; path: string; headers?: Record<string, string | string[]>; body?: string | Buffer };

/** The description of a test's own route is nobody's business. */
export type BareRoute = Omit<Route, 'about'> & Partial<Pick<Route, 'about'>>;

const ABOUT: Route['about'] = { summary: 'A route of a test', body: z.looseObject({}), answers: {}, examples: [{ status: 200 }] };

type Wishes = {
  routes?: BareRoute[];
  /** The product's own routes, or others that need the ports. */
  routesOf?: (ports: ApiPorts) => Route[];
  timeouts?: Timeouts;
  maxConnections?: number;
  trusted?: Trusted;
  /** False for an installation that nobody has set up. */
  withOwner?: boolean;
  /** Puts something between the api and the real store. */
  wrap?: (store: Store) => Store;
};

/** The api with a real store and a real port, some routes of the test's own, and no engine behind it. */
export class ApiRig {
  readonly clock = new ManualClock();
  readonly faults: { event: string; error: unknown; facts: Facts }[] = [];
  /** How each post to the address of Meta ended. */
  readonly metaPosts: string[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #directory: string;
  readonly store: Store;
  readonly api: ApiServer;
  port = 0;

  private constructor(directory: string, store: Store, wishes: Wishes) {
    this.#directory = directory;
    this.store = store;
    const log: Log = { info() {}, warn() {}, fault: (event, error, facts = {}) => this.faults.push({ event, error, facts }) };
    const ports: ApiPorts = {
      store: wishes.wrap?.(store) ?? store,
      outbox: { apply: () => Promise.reject(new Error('These tests change no records')) },
      clock: this.clock,
      log,
      sendTest: () => Promise.reject(new Error('These tests send nothing')),
      examine: () => Promise.reject(new Error('These tests send nothing')),
      wakeEngine: () => {},
      wakeImports: () => {},
      wakeRecovery: () => {},
      metrics: async () => ({ contentType: 'text/plain', text: '' }),
      countMetaPost: (end) => this.metaPosts.push(end),
      refuseTarget: () => null,
      whatsapp: NO_WHATSAPP,
      meta: META,
      publicOrigin: () => this.origin,
      isReady: () => true,
    };
    const bare = (wishes.routes ?? []).map((route) => ({ about: ABOUT, ...route }));
    const routes = [...bare, ...(wishes.routesOf?.(ports) ?? [])];
    const { timeouts, maxConnections, trusted } = wishes;
    const bounds = { ...(timeouts && { timeouts }), ...(maxConnections && { maxConnections }), ...(trusted && { trusted }) };
    this.api = createApi({ ports, routes, version: '0.0.0', ...bounds });
  }

  static async open(wishes: Wishes = {}): Promise<ApiRig> {
    const directory = await mkdtemp(join(tmpdir(), 'ackwell-api-'));
    const store = await openSqliteStore({ directory, serve: true, clock: new ManualClock(), log: { info() {}, warn() {}, fault() {} } });
    const rig = new ApiRig(directory, store, wishes);
    if (wishes.withOwner !== false) await rig.addWorkspace('acme');
    rig.port = (await rig.api.listen({ host: '127.0.0.1', port: 0 })).port;
    return rig;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async addWorkspace(subdomain: string): Promise<void> {
    const { password, ...owner } = { ...OWNER, email: OWNER.email.replace('acme', subdomain) };
    const passwordHash = await new Passwords().hash(password);
    const secret = 'whsec_c2VjcmV0';
    await this.store.workspaces.create({ subdomain, name: subdomain, owner: { ...owner, passwordHash }, secret, nowMs: this.clock.now() });
  }

  async token(wishes: Partial<NewToken> = {}, subdomain = 'acme'): Promise<string> {
    const { token, hash, prefix } = newToken();
    const workspace = await this.store.workspaces.bySubdomain(subdomain);
    const rules = { abilities: ['*'], rateLimit: 0, expiresAtMs: null, nowMs: this.clock.now() };
    await this.store.tokens.create({ workspaceId: workspace?.id ?? 0, name: 'test', hash, prefix, ...rules, ...wishes });
    return token;
  }

  ask({ method = 'GET', path, headers = {}, body }: Asked): Promise<Given> {
    const { promise, resolve, reject } = Promise.withResolvers<Given>();
    const framed = body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(body) };
    const where = { host: '127.0.0.1', port: this.port, path, method, agent: this.#agent };
    const outgoing = request({ ...where, headers: { ...framed, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = incoming.headers['content-type']?.startsWith('application/json') === true && text !== '';
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: isJson ? JSON.parse(text) : null });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
    return promise;
  }

  /** Sends these bytes on a connection of their own and collects what comes until the server hangs up. */
  async raw(bytes: string | Buffer): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.write(bytes);
    socket.on('error', () => {}); // Hanging up on us is an answer too.
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }

  /** The answer as far as it has come with its first bytes: of a request that is not complete, the connection stays. */
  async rawStart(bytes: string): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    socket.write(bytes);
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return first.toString('utf8');
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.api.close();
    await this.store.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
