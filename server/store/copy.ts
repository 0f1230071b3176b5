import type { Log } from '../kit/log.ts';
import type { Bindable } from './columns.ts';
import { StoreFault } from './contract.ts';
import { CopyTarget, type Numbers } from './postgres/copy-tables.ts';
import { faultOf } from './postgres/faults.ts';
import { CopySource, type Counter } from './sqlite/copy-tables.ts';
import type { Kind } from './sqlite/numbers.ts';
import { copiedTables, NO_NODE, type CopiedTable } from './tables.ts';

/** What is in memory at once. A log row with a whole answer weighs 130 kB on its way. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

/** What goes on in PostgreSQL for each count of SQLite: a sequence, a row of record_ids, or nothing of the kind. */
export const GOES_ON: Readonly<Record<Kind, { sequence: string } | 'record_ids' | 'elsewhere'>> = {
  delivery: { sequence: 'delivery_ids' },
  attempt: { sequence: 'attempt_ids' },
  endpoint: { sequence: 'endpoint_ids' },
  audit: { sequence: 'audit_ids' },
  import: { sequence: 'import_ids' },
  invite: { sequence: 'invite_ids' },
  job: { sequence: 'webhook_job_ids' },
  message: { sequence: 'whatsapp_message_ids' },
  contact: 'record_ids',
  status: 'record_ids',
  source: 'record_ids',
  group: 'record_ids',
  custom_field: 'record_ids',
  event: 'elsewhere',
  node: 'elsewhere',
  reference: 'elsewhere',
  erasure: 'elsewhere',
  wipe: 'elsewhere',
};

export type CopyOptions = {
  /** A data folder, and the URL of an empty PostgreSQL database. */
  from: string;
  to: string;
  /** Only this one, by its subdomain, with its people and its tokens. */
  workspace: string | null;
  log: Log;
  progress: (done: Progress) => void;
  /** From now on it may have happened. */
  onCommit?: () => void;
};

export type Progress = { table: string; rows: number; ofRows: number };

/** What is true when the commit was cut off. */
export const COMMIT_CUT_OFF = 'Either all was copied or nothing: run it again, which copies it, or finds that it is there.';

/** Rows copied, by table. */
export type Copied = Record<string, number>;

/**
 * Moves data to PostgreSQL, in one transaction that also counts what arrived: all of it is there, or nothing. Rejects with a
 * StoreFault.
 */
export async function copyToPostgres({ from, to, workspace, log, progress, onCommit }: CopyOptions): Promise<Copied> {
  const source = CopySource.open(from);
  try {
    const workspaceId = workspace === null ? null : source.workspaceId(workspace);
    if (workspace !== null && workspaceId === null) throw new StoreFault('failed', `There is no workspace "${workspace}" in ${from}.`);
    const target = await CopyTarget.open(to, log);
    try {
      const copied = await copyTables({ source, target, workspaceId, progress }).catch(failed('Nothing was copied.'));
      onCommit?.();
      await target.commit().catch(failed(COMMIT_CUT_OFF));
      return copied;
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

/** A fault with what is true after it. */
function failed(sentence: string): (error: unknown) => never {
  return (error) => {
    const fault = faultOf(error);
    throw new StoreFault(fault.kind, `${fault.message} ${sentence}`, error);
  };
}

type Copying = Pick<CopyOptions, 'progress'> & { source: CopySource; target: CopyTarget; workspaceId: number | null };

async function copyTables(copying: Copying): Promise<Copied> {
  const { source, target, workspaceId, progress } = copying;
  const tables = copiedTables(workspaceId).map((table) => ({ table, rows: source.count(table, workspaceId) }));
  const ofRows = tables.reduce((sum, { rows }) => sum + rows, 0);
  const copied: Copied = {};
  let before = 0;
  for (const { table, rows } of tables) {
    await copyTable(copying, table, (done) => progress({ table: table.name, rows: before + done, ofRows }));
    const arrived = await target.count(table.name);
    if (arrived !== rows) throw new StoreFault('failed', `Of ${rows} rows of ${table.name}, ${arrived} arrived.`);
    copied[table.name] = arrived;
    before += rows;
  }
  await target.goOn(numbersOf(source, workspaceId));
  return copied;
}

async function copyTable({ source, target, workspaceId }: Copying, table: CopiedTable, done: (rows: number) => void): Promise<void> {
  const { name, copied: { renamed = {} } } = table;
  const there = new Set(source.columns(name).map((column) => renamed[column] ?? column));
  const columns = (await target.columns(name)).filter((column) => there.has(column.name));
  const oldNames = Object.fromEntries(Object.entries(renamed).map(([old, now]) => [now, old]));
  let batch: Bindable[][] = [];
  let bytes = 0;
  let rows = 0;
  const flush = async () => {
    if (batch.length > 0) await target.add(name, columns, batch);
    rows += batch.length;
    batch = [];
    bytes = 0;
    done(rows);
  };
  for (const row of source.rows(table, workspaceId)) {
    const values = columns.map((column) => valueOf(column.name, row[oldNames[column.name] ?? column.name] ?? null));
    batch.push(values);
    bytes += values.reduce<number>((sum, value) => sum + weightOf(value), 0);
    if (batch.length >= BATCH_ROWS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  for (const { name: column, isIdentity } of columns) if (isIdentity) await target.goOnAfter(name, column);
}

function valueOf(column: string, value: Bindable): Bindable {
  return column === 'node' && value !== null ? NO_NODE : value;
}

function weightOf(value: Bindable): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}

const EVERYWHERE = 0;

function numbersOf(source: CopySource, workspaceId: number | null): Numbers {
  const counters = source.counters();
  const everywhere = counters.filter((counter) => counter.workspaceId === EVERYWHERE);
  return {
    sequences: everywhere.flatMap(({ kind, last }) => {
      const goesOn = GOES_ON[kind];
      return typeof goesOn === 'string' || last === 0 ? [] : [{ name: goesOn.sequence, last }];
    }),
    records: everywhere.filter(({ kind }) => GOES_ON[kind] === 'record_ids').map(({ kind, last }) => ({ model: kind, last })),
    workspaces: source.referenceVersions()
      .filter(({ id }) => workspaceId === null || id === workspaceId)
      .map(({ id, version }) => ({ id, version, lastEvent: lastEventOf(counters, id) })),
  };
}

function lastEventOf(counters: Counter[], workspaceId: number): number {
  return counters.find((counter) => counter.workspaceId === workspaceId && counter.kind === 'event')?.last ?? 0;
}
