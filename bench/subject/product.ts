import { execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedEvents, type Place } from '../../test/support/seed-events.ts';
import type { Databases } from './databases.ts';
import { seedHistory } from './history.ts';
import { pidOf, PORTS, startNode, stopProcess, usageOf, type Subject, type Usage } from './subject.ts';

const ACKWELL = fileURLToPath(new URL('../../server/cli/ackwell.js', import.meta.url));
const nobodyUrl = `http://127.0.0.1:${PORTS.nobody}/hook`;
const ALLOW = ['--allow-targets', '127.0.0.0/8'];

type Wish = {
  store: 'sqlite' | 'postgres';
  /** That answer; 0 for none, with webhooks off: events are kept, and nobody is told. */
  endpoints?: number;
  /** Further ones at which nobody listens. */
  dead?: number;
  /** Servers on one database, called in turn: PostgreSQL alone can have several. */
  nodes?: number;
  /** Deliveries that are due to an endpoint which takes them and never answers. */
  backlog?: number;
  /** Events with a delivery each that are past the time for which they are kept. */
  expired?: number;
  /** Events of the last days, each with a delivery and an attempt. */
  history?: number;
  onLine?: (line: string) => void;
  /** Told where its data lies, when it has stopped. */
  onStopped?: (where: { data: string; databaseUrl: string | null }) => Promise<void>;
};

const EXPIRED_DAYS = 40;
const MS_PER_DAY = 86_400_000;

type Commands = (args: string[], input?: string) => string;

async function fill(place: Place, { backlog = 0, expired = 0, history = 0 }: Wish, ackwell: Commands): Promise<void> {
  const expiredAtMs = Date.now() - EXPIRED_DAYS * MS_PER_DAY;
  if (expired > 0) await seedEvents(place, { count: expired, endpointId: 1, atMs: expiredAtMs, settled: true });
  if (history > 0) await seedHistory(place, history);
  if (backlog === 0) return;
  const made = ackwell(['webhook', 'endpoint', 'create', '--workspace', 'bench', '--url', nobodyUrl, '--events', 'contact.updated',
    '--execution', 'queued', '--json', ...ALLOW]);
  const [endpoint] = JSON.parse(made) as { id: number }[];
  await seedEvents(place, { count: backlog, endpointId: endpoint?.id ?? 0, atMs: Date.now(), settled: false });
}

/** The server on fresh data, with one workspace whose contacts go to every endpoint at the sink, `queued`. */
export async function startProduct(wish: Wish, databases: Databases): Promise<Subject> {
  const { store, endpoints = 1, dead = 0, nodes = 1, onLine, onStopped } = wish;
  const data = mkdtempSync(join(tmpdir(), 'ackwell-bench-'));
  const place: Place = store === 'postgres' ? { postgres: await databases.fresh() } : { sqlite: join(data, 'ackwell.db') };
  const where = ['--data', data, ...('postgres' in place ? ['--database-url', place.postgres] : [])];
  const ackwell: Commands = (args, input = '') =>
    execFileSync(process.execPath, [ACKWELL, ...args, ...where], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim();
  ackwell(['workspace', 'create', 'bench', '--name', 'Bench', '--owner', 'bench@example.com', '--password-stdin'], 'a long enough one\n');
  const token = ackwell(['token', 'create', '--workspace', 'bench', '--name', 'bench', '--abilities', '*', '--rate-limit', '0']);
  ackwell(['webhook', 'set', '--workspace', 'bench', '--url', sinkUrl(1), '--events', 'contact.created', '--execution', 'queued',
    endpoints === 0 ? '--disable' : '--enable', ...ALLOW]);
  await fill(place, wish, ackwell);
  let commits: number | null = null;
  const ports = Array.from({ length: nodes }, (_, nth) => PORTS.subject + nth);
  const servers: ChildProcess[] = [];
  for (const port of ports) {
    servers.push(await startNode([ACKWELL, 'start', '--port', String(port), ...where, ...ALLOW], (line) => {
      onLine?.(line);
      if (line.includes('"server.stopped"')) commits = (commits ?? 0) + (JSON.parse(line) as { commits: number }).commits;
    }));
  }
  const post = caller(`http://127.0.0.1:${PORTS.subject}/api/v1/bench`, token);
  const urls = Array.from({ length: endpoints - 1 + dead }, (_, nth) => (nth < endpoints - 1 ? sinkUrl(nth + 2) : nobodyUrl));
  for (const url of urls) await post('/webhook-endpoints', { url, execution: 'queued', contacts_actions: { create: true } });
  return {
    target: {
      ports,
      path: '/api/v1/bench/contacts',
      token,
      statusId: await post('/statuses', { name: 'Bench' }),
      sourceId: await post('/sources', { name: 'Bench' }),
    },
    usage: () => sumOf(servers.map((server) => usageOf(pidOf(server)))),
    stop: async () => {
      await Promise.all(servers.map(stopProcess));
      await onStopped?.({ data, databaseUrl: 'postgres' in place ? place.postgres : null });
      rmSync(data, { recursive: true });
      return { commits };
    },
  };
}

function sumOf(usages: Usage[]): Usage {
  return {
    cpuMicros: usages.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0),
    peakRssMiB: usages.reduce((sum, { peakRssMiB }) => sum + peakRssMiB, 0),
  };
}

function sinkUrl(nth: number): string {
  return `http://127.0.0.1:${PORTS.sink}/hook/${nth}`;
}

/** Answers with the id of what was made. */
function caller(base: string, token: string) {
  return async (path: string, body: object): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path} was answered with ${response.status}: ${text}`);
    return (JSON.parse(text) as { data: { id: number } }).data.id;
  };
}
