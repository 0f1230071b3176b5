import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParser, type CsvRecord } from '../../server/csv/reading.ts';
import { ROWS_PER_STEP } from '../../server/csv/limits.ts';
import { postgresFloor, sqliteFloor } from '../floor/stores.ts';
import type { WriteBatch } from '../floor/batch.ts';
import { contactsFile, importFile } from '../load/contacts-file.ts';
import { startProduct } from '../subject/product.ts';
import { middle, table } from '../table.ts';
import type { Effort } from './throughput.ts';

const ROWS = 100_000;
const STORES = ['sqlite', 'postgres'] as const;

type Store = (typeof STORES)[number];
type Round = { floor: number; product: number; peakRssMiB: number };

/** A file of 100,000 contacts: rows a second, beside a floor that parses it and commits an event and a delivery for each. */
export async function importing({ rounds, databases }: Effort): Promise<string> {
  const seen: Record<Store, Round[]> = { sqlite: [], postgres: [] };
  for (let round = 0; round < rounds; round++) {
    for (const store of STORES) seen[store].push(await oneRound(store, databases));
  }
  const row = (name: string, pick: (round: Round) => number, bounds: string, digits = 0) => [
    name, ...STORES.map((store) => middle(seen[store], pick, digits)), bounds,
  ];
  return table(['100,000 rows', 'SQLite', 'PostgreSQL', 'aim'], [
    row('rows a second', ({ product }) => product, '≥ 5,000 on SQLite'),
    row('floor, rows a second', ({ floor }) => floor, ''),
    row('product / floor', ({ product, floor }) => product / floor, '', 2),
    row('peak memory, MiB', ({ peakRssMiB }) => peakRssMiB, '≤ 400'),
  ]);
}

async function oneRound(store: Store, databases: Effort['databases']): Promise<Round> {
  const floor = await floorOf(store, databases);
  const subject = await startProduct({ store, endpoints: 0 }, databases);
  try {
    const tookMs = await importFile(subject.target, contactsFile(ROWS, subject.target));
    return { floor, product: (ROWS / tookMs) * 1_000, peakRssMiB: subject.usage().peakRssMiB };
  } finally {
    await subject.stop();
  }
}

async function floorOf(store: Store, databases: Effort['databases']): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ackwell-floor-'));
  const { write, end } = store === 'sqlite' ? sqliteFloor(join(folder, 'floor.db')) : await postgresFloor(await databases.fresh());
  try {
    const begin = performance.now();
    await parseAndWrite(contactsFile(ROWS, { statusId: 1, sourceId: 1 }), write);
    return (ROWS / (performance.now() - begin)) * 1_000;
  } finally {
    await end();
    rmSync(folder, { recursive: true });
  }
}

async function parseAndWrite(file: string, write: WriteBatch): Promise<void> {
  let events: { id: number; body: string }[] = [];
  let id = 0;
  const parser = csvParser();
  parser.end(file);
  for await (const { record } of parser as AsyncIterable<{ record: CsvRecord['cells'] }>) {
    events.push({ id: ++id, body: JSON.stringify(record) });
    if (events.length < ROWS_PER_STEP) continue;
    await write({ events, attempts: [] });
    events = [];
  }
  await write({ events, attempts: [] });
}
