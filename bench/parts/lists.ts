import { ask, contactsFile, importFile } from '../load/contacts-file.ts';
import { percentiles } from '../load/load.ts';
import { startProduct } from '../subject/product.ts';
import type { Subject } from '../subject/subject.ts';
import { table } from '../table.ts';
import type { Effort } from './throughput.ts';

const CONTACTS = 100_000;
const CALLS_EACH = 40;

const LISTS: [name: string, query: string][] = [
  ['the first page', 'page=1'],
  ['the last page', 'page=6666'],
  ['a part, by cursor', 'limit=100&cursor='],
  ['filtered', 'type=lead&status_id=1'],
  ['filtered, the last page', 'type=lead&page=6666'],
  ['changed since', 'updated_after=2020-01-01T00:00:00Z&page=3000'],
  ['a search that finds one', 'q=user77777@'],
  ['a search that finds 2,000, page 100', 'q=company%207&page=100'],
  ['a search that finds all, page 6000', 'q=first&page=6000'],
];

/** How soon lists of 100,000 contacts answer, one call after another. */
export async function lists({ databases }: Effort): Promise<string> {
  const columns: string[][] = [];
  for (const store of ['sqlite', 'postgres'] as const) {
    const subject = await startProduct({ store, endpoints: 0 }, databases);
    try {
      await importFile(subject.target, contactsFile(CONTACTS, subject.target));
      columns.push(await timesOf(subject));
    } finally {
      await subject.stop();
    }
  }
  return table(['ms, p50 / p95', 'SQLite', 'PostgreSQL', 'aim'], LISTS.map(([name], at) => [
    name, ...columns.map((column) => column[at] ?? '–'), 'p95 ≤ 50',
  ]));
}

async function timesOf({ target }: Subject): Promise<string[]> {
  const cells: string[] = [];
  for (const [, query] of LISTS) {
    const times: number[] = [];
    for (let call = 0; call < CALLS_EACH; call++) {
      const begin = performance.now();
      await ask(target, `/contacts?${query}`);
      times.push(performance.now() - begin);
    }
    const { p50, p95 } = percentiles(times);
    cells.push(`${p50.toFixed(1)} / ${p95.toFixed(1)}`);
  }
  return cells;
}
