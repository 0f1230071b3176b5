import { ask, contactsFile, importFile } from '../load/contacts-file.ts';
import { percentiles } from '../load/load.ts';
import { startProduct } from '../subject/product.ts';
import type { Subject } from '../subject/subject.ts';
import { table } from '../table.ts';
import type { Effort } from './throughput.ts';

const CONTACTS = 100_000;
const ATTEMPTS = 1_000_000;
const CALLS_EACH = 20;

/** What each page of the dashboard asks for first, and with the filters that people use. */
const PAGES: [name: string, path: string][] = [
  ['Contacts', '/contacts?page=1&per_page=50'],
  ['Contacts, of a status', '/contacts?status_id=1&per_page=50'],
  ['Contacts, searched', '/contacts?q=user77777%40&per_page=50'],
  ['Contacts, searched in vain', '/contacts?q=nobody&per_page=50'],
  ['Status', '/statuses?per_page=50'],
  ['Deliveries', '/webhook-deliveries?limit=50'],
  ['Deliveries, failed', '/webhook-deliveries?state=failed&limit=50'],
  ['Deliveries, failed, of an event that never was', '/webhook-deliveries?state=failed&event=deleted&limit=50'],
  ['Deliveries, retrying, none', '/webhook-deliveries?state=due&limit=50'],
  ['Deliveries, waiting, none', '/webhook-deliveries?state=waiting&limit=50'],
  ['Deliveries, skipped, few', '/webhook-deliveries?state=skipped&limit=50'],
  ['Deliveries, of an event that never was', '/webhook-deliveries?event=deleted&limit=50'],
  ['Deliveries, of a model only long ago', '/webhook-deliveries?model=source&limit=50'],
  ['Deliveries, of one record', '/webhook-deliveries?model=contact&record_id=777&limit=50'],
  ['Events', '/webhook-events?limit=50'],
  ['Events, of one record', '/webhook-events?model=contact&record_id=777&limit=50'],
  ['Logs', '/webhook-logs?limit=50'],
  ['Logs, failed', '/webhook-logs?status=failed&limit=50'],
  ['Logs, without an answer', '/webhook-logs?status=error&limit=50'],
  ['Logs, answered 503', '/webhook-logs?status_code=503&limit=50'],
  ['Logs, answered 418, never', '/webhook-logs?status_code=418&limit=50'],
  ['Logs, of an event that never was', '/webhook-logs?event=deleted&limit=50'],
  ['Logs, failed, of an event that never was', '/webhook-logs?status=failed&event=deleted&limit=50'],
  ['Logs, of an endpoint and an event that never was', '/webhook-logs?endpoint_id=1&event=deleted&limit=50'],
  ['Logs, of a model only long ago', '/webhook-logs?model=source&limit=50'],
  ['Logs, of one record', '/webhook-logs?model=contact&record_id=777&limit=50'],
  ['Logs, of an hour long ago', `/webhook-logs?limit=50&from=${daysAgo(10)}&to=${daysAgo(9.96)}`],
  ['Endpoints', '/webhook-endpoints'],
  ['Endpoints, the plots of a day', `/webhook-stats?from=${daysAgo(1)}&to=${daysAgo(0)}&step=hour`],
];

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

/** How soon the pages of the dashboard come in a workspace of size. */
export async function pages({ databases }: Effort): Promise<string> {
  const columns: string[][] = [];
  for (const store of ['sqlite', 'postgres'] as const) {
    process.stderr.write(`pages, ${store} …\n`);
    const subject = await startProduct({ store, endpoints: 0, history: ATTEMPTS }, databases);
    try {
      await importFile(subject.target, contactsFile(CONTACTS, subject.target));
      if (store === 'postgres') await databases.vacuum();
      columns.push(await timesOf(subject));
    } finally {
      await subject.stop();
    }
  }
  const rows = PAGES.map(([name], at) => [name, ...columns.map((column) => column[at] ?? '–'), 'p95 ≤ 300']);
  return table(['ms, the first call / p50 / p95', 'SQLite', 'PostgreSQL', 'aim'], rows);
}

async function timesOf({ target }: Pick<Subject, 'target'>): Promise<string[]> {
  const cells: string[] = [];
  for (const [, path] of PAGES) {
    const times: number[] = [];
    for (let call = 0; call < CALLS_EACH; call++) {
      const begin = performance.now();
      await ask(target, path);
      times.push(performance.now() - begin);
    }
    const { p50, p95 } = percentiles(times);
    cells.push([times[0] ?? 0, p50, p95].map((ms) => ms.toFixed(1)).join(' / '));
  }
  return cells;
}
