import { execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Databases } from './databases.ts';
import { pidOf, PORTS, startNode, stopProcess, usageOf, type Subject, type Usage } from './subject.ts';

const ACKWELL = fileURLToPath(new URL('../../server/cli/ackwell.js', import.meta.url));
const ALLOW = ['--allow-targets', '127.0.0.0/8'];

type Wish = {
  store: 'sqlite' | 'postgres';
  /** That answer; 0 for none, with webhooks off: events are kept, and nobody is told. */
  endpoints?: number;
  /** Further ones at which nobody listens. */
  dead?: number;
  /** Servers on one database, called in turn: PostgreSQL alone can have several. */
  nodes?: number;
};

/** The server on fresh data, with one workspace whose contacts go to every endpoint at the sink, `queued`. */
export async function startProduct({ store, endpoints = 1, dead = 0, nodes = 1 }: Wish, databases: Databases): Promise<Subject> {
  const data = mkdtempSync(join(tmpdir(), 'ackwell-bench-'));
  const where = ['--data', data, ...(store === 'postgres' ? ['--database-url', await databases.fresh()] : [])];
  const ackwell = (args: string[], input = '') =>
    execFileSync(process.execPath, [ACKWELL, ...args, ...where], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim();
  ackwell(['workspace', 'create', 'bench', '--name', 'Bench', '--owner', 'bench@example.com', '--password-stdin'], 'a long enough one\n');
  const token = ackwell(['token', 'create', '--workspace', 'bench', '--name', 'bench', '--abilities', '*', '--rate-limit', '0']);
  ackwell(['webhook', 'set', '--workspace', 'bench', '--url', sinkUrl(1), '--events', 'contact.created', '--execution', 'queued',
    endpoints === 0 ? '--disable' : '--enable', ...ALLOW]);
  let commits: number | null = null;
  const ports = Array.from({ length: nodes }, (_, nth) => PORTS.subject + nth);
  const servers: ChildProcess[] = [];
  for (const port of ports) {
    servers.push(await startNode([ACKWELL, 'start', '--port', String(port), ...where, ...ALLOW], (line) => {
      if (line.includes('"server.stopped"')) commits = (commits ?? 0) + (JSON.parse(line) as { commits: number }).commits;
    }));
  }
  const post = caller(`http://127.0.0.1:${PORTS.subject}/api/v1/bench`, token);
  const nobody = `http://127.0.0.1:${PORTS.nobody}/hook`;
  const urls = Array.from({ length: endpoints - 1 + dead }, (_, nth) => (nth < endpoints - 1 ? sinkUrl(nth + 2) : nobody));
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
