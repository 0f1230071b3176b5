import { pipeline, Readable } from 'node:stream';
import { StoreFault, type Committed, type Store } from '../store/contract.ts';
import { planDeliveries, withVia } from '../webhooks/outbox/plan.ts';
import type { Import } from '../workspace/import.ts';
import type { Clock } from '../kit/clock.ts';
import { decideRows } from './decide-rows.ts';
import { ROWS_PER_STEP } from './limits.ts';
import { csvParser, LineCounter, slicesOf, type CsvRecord } from './reading.ts';

/** Whoever reads an import says so at every step; this long after the last anybody else may go on. */
export const CLAIM_MS = 5_000;

/** Each decision about a step loses to another change of the workspace at most; more than this is no race any more. */
const MAX_DECISIONS = 20;

export type ImportPorts = {
  store: Store;
  clock: Clock;
  /** Deliveries that are due now were made for this endpoint. */
  onDue: (workspaceId: number, endpointId: number) => void;
};

/**
 * Reads an import on from where it is, step by step: the rows of a step, their events and the progress are committed
 * together, so that a row is never taken in twice, whatever stops us. It ends early when somebody else has read on, or
 * cancelled it, and when `isStopped` says so.
 */
export async function importRows(ports: ImportPorts, found: Import, isStopped: () => boolean): Promise<void> {
  const { store, clock } = ports;
  const { workspaceId, id: importId } = found;
  const reading = new Steps(store, found);
  let rows = found.rows;
  for await (const step of reading.from(rows)) {
    if (isStopped()) return;
    const went = await takeStep(ports, found, { ...step, fromRows: rows });
    if (!went) return;
    rows += step.records.length;
  }
  await store.imports.finish({ workspaceId, importId, state: 'done', nowMs: clock.now() });
}

type Step = { header: string[]; records: CsvRecord[]; fromRows: number };

/** False: it is not ours to read any more. */
async function takeStep(ports: ImportPorts, found: Import, { header, records, fromRows }: Step): Promise<boolean> {
  const { store, clock } = ports;
  const { workspaceId, id: importId } = found;
  for (let decisions = 0; decisions < MAX_DECISIONS; decisions++) {
    const workspace = await store.workspaces.byId(workspaceId);
    if (!workspace) return false;
    const nowMs = clock.now();
    const { changes, refused } = await decideRows({ header, records }, { store, workspace, nowMs, trusting: decisions === 0 });
    const plans = changes.map((change) => planDeliveries(workspace, withVia(change, found.via, workspace), { reserve: () => false }));
    const progress = { workspaceId, importId, fromRows, accepted: changes.length, refused, untilMs: nowMs + CLAIM_MS };
    const answer = await store.imports.step({ ...progress, plans });
    if ('stopped' in answer) return false;
    if (!('conflict' in answer)) {
      tellDue(ports, workspaceId, answer);
      return true;
    }
  }
  throw new StoreFault('overloaded', `Gave up on a step of import ${importId} after ${MAX_DECISIONS} decisions.`);
}

function tellDue({ onDue }: ImportPorts, workspaceId: number, committed: Committed[]): void {
  const due = new Set<number>();
  for (const { events } of committed) {
    for (const { endpointId, state } of events.flatMap(({ deliveries }) => deliveries)) {
      if (state === 'due') due.add(endpointId);
    }
  }
  for (const endpointId of due) onDue(workspaceId, endpointId);
}

/** The rows of an import, gathered into steps. The file is read anew from its start and what is done is left out. */
class Steps {
  readonly #store: Store;
  readonly #found: Import;

  constructor(store: Store, found: Import) {
    this.#store = store;
    this.#found = found;
  }

  async *from(done: number): AsyncGenerator<{ header: string[]; records: CsvRecord[] }> {
    let header: string[] | null = null;
    let seen = 0;
    let records: CsvRecord[] = [];
    for await (const record of this.#records()) {
      if (!header) header = record.cells;
      else if (seen++ >= done) records.push(record);
      if (header && records.length >= ROWS_PER_STEP) {
        yield { header, records };
        records = [];
      }
    }
    if (header && records.length > 0) yield { header, records };
  }

  async *#records(): AsyncGenerator<CsvRecord> {
    const parser = csvParser();
    const lines = new LineCounter();
    pipeline(Readable.from(this.#pieces()), parser, () => undefined); // What goes wrong is thrown by the loop below.
    for await (const parsed of parser as AsyncIterable<Parameters<LineCounter['recordOf']>[0]>) yield lines.recordOf(parsed);
  }

  async *#pieces(): AsyncGenerator<Uint8Array> {
    const { workspaceId, id } = this.#found;
    for (let nth = 0; ; nth++) {
      const piece = await this.#store.imports.piece(workspaceId, id, nth);
      if (!piece) return;
      yield* slicesOf(piece);
    }
  }
}
