import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { openFakeMeta, type FakeMeta } from '../../server/cli/fake-meta/server.ts';
import { MetaPosts } from '../../test/support/meta-posts.ts';
import type { Databases } from './databases.ts';
import { pidOf, PORTS, stopProcess, usageOf } from './subject.ts';

const LAUNCHER = fileURLToPath(new URL('../../server/cli/ackwell.js', import.meta.url));
const ORIGIN = `http://127.0.0.1:${PORTS.subject}`;
const WITHIN_MS = 60_000;

/** How many posts may be under way at a time. */
export const CONNECTIONS = 64;

/** The product with a workspace that is connected with an imitation of Meta, on a store of its own. */
export class Connected {
  readonly posts = new MetaPosts(() => ORIGIN, CONNECTIONS);
  readonly #data: string;
  readonly #token: string;
  readonly #server: ChildProcess;
  readonly #meta: FakeMeta;

  private constructor(data: string, token: string, { server, meta }: { server: ChildProcess; meta: FakeMeta }) {
    this.#data = data;
    this.#token = token;
    this.#server = server;
    this.#meta = meta;
  }

  static async start(store: 'sqlite' | 'postgres', databases: Databases): Promise<Connected> {
    const data = await mkdtemp(join(tmpdir(), 'ackwell-bench-'));
    const place = store === 'postgres' ? ['--database-url', await databases.fresh()] : ['--data', data];
    const ackwell = (args: string[], input = '') =>
      execFileSync(process.execPath, [LAUNCHER, ...args, ...place], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim();
    ackwell(['workspace', 'create', 'bench', '--name', 'Bench', '--owner', 'bench@example.com', '--password-stdin'], 'a long enough one\n');
    const token = ackwell(['token', 'create', '--workspace', 'bench', '--name', 'bench', '--abilities', '*', '--rate-limit', '0']);
    const meta = await openFakeMeta({ port: 0, disorders: [] });
    const settings = ['--meta-app-id', FAKE.appId, '--meta-app-secret', FAKE.appSecret, '--meta-graph-url', meta.origin, '--public-url', ORIGIN];
    const server = spawn(process.execPath, [LAUNCHER, 'start', '--port', String(PORTS.subject), ...place, ...settings], { stdio: 'ignore' });
    const connected = new Connected(data, token, { server, meta });
    await until(async () => (await connected.posts.post([])).status === 200);
    await connected.#call('/whatsapp/connection', { waba_id: FAKE.accountId, access_token: FAKE.accessToken });
    await until(async () => ((await connected.#call('/whatsapp/connection')) as { status: string }).status === 'connected');
    return connected;
  }

  cpuMicros(): number {
    return usageOf(pidOf(this.#server)).cpuMicros;
  }

  /** Waits until one of the newest messages is so, and tells how many milliseconds that took. */
  async untilProcessed(isThere: (id: string) => boolean): Promise<number> {
    const before = performance.now();
    await until(async () => {
      const { data: rows } = (await this.#call('/messages?limit=100')) as { data: { message_id: string }[] };
      return rows.some(({ message_id: id }) => isThere(id));
    });
    return performance.now() - before;
  }

  async stop(): Promise<void> {
    this.posts.close();
    await stopProcess(this.#server);
    await this.#meta.close();
    await rm(this.#data, { recursive: true, force: true });
  }

  async #call(path: string, body?: object): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const sent = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const answer = await fetch(`${ORIGIN}/api/v1/bench${path}`, sent);
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { data: unknown }).data;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('Waited in vain: this run is void.');
    await pause(20);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
