import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pidOf, startNode, stopProcess, usageOf, type Subject } from './subject.ts';

const ACKWELL = fileURLToPath(new URL('../../server/cli/ackwell.js', import.meta.url));

/** The server on a fresh data folder, with one workspace whose contacts go to the sink, `queued`. */
export async function startProduct(port: number, sinkPort: number): Promise<Subject> {
  const data = mkdtempSync(join(tmpdir(), 'ackwell-bench-'));
  const ackwell = (args: string[], input = '') =>
    execFileSync(process.execPath, [ACKWELL, ...args, '--data', data], { input, encoding: 'utf8' }).trim();
  ackwell(['workspace', 'create', 'bench', '--name', 'Bench', '--owner', 'bench@example.com', '--password-stdin'], 'a long enough one\n');
  const token = ackwell(['token', 'create', '--workspace', 'bench', '--name', 'bench', '--abilities', '*', '--rate-limit', '0']);
  const allow = ['--allow-targets', '127.0.0.0/8'];
  ackwell(['webhook', 'set', '--workspace', 'bench', '--url', `http://127.0.0.1:${sinkPort}/hook`, '--events',
    'contact.created', '--execution', 'queued', '--enable', ...allow]);
  let commits: number | null = null;
  const child = await startNode([ACKWELL, 'start', '--port', String(port), '--data', data, ...allow], (line) => {
    if (line.includes('"server.stopped"')) commits = (JSON.parse(line) as { commits: number }).commits;
  });
  const base = `http://127.0.0.1:${port}/api/v1/bench`;
  return {
    target: {
      port,
      path: '/api/v1/bench/contacts',
      token,
      statusId: await makeRecord(`${base}/statuses`, token),
      sourceId: await makeRecord(`${base}/sources`, token),
    },
    usage: () => usageOf(pidOf(child)),
    stop: async () => {
      await stopProcess(child);
      rmSync(data, { recursive: true });
      return { commits };
    },
  };
}

async function makeRecord(url: string, token: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench' }),
  });
  const { data } = (await response.json()) as { data: { id: number } };
  return data.id;
}
