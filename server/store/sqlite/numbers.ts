import type { RecordKind } from '../../workspace/records.ts';
import type { Database } from './database.ts';

/** Numbers that ascend and are never used twice. Those of events are counted within each workspace. */
export type Kind =
  | RecordKind | 'event' | 'delivery' | 'message' | 'attempt' | 'endpoint'
  | 'audit' | 'erasure' | 'import' | 'invite' | 'job' | 'node' | 'reference' | 'wipe';

const EVERYWHERE = 0;

const READ = 'SELECT last FROM counters WHERE workspace_id = ? AND kind = ?';
const SAVE = `
  INSERT INTO counters (workspace_id, kind, last) VALUES (?, ?, ?)
  ON CONFLICT (workspace_id, kind) DO UPDATE SET last = excluded.last`;

type Counter = { workspaceId: number; kind: Kind; last: number; saved: number };

/** The counters as one transaction sees them: each is read once and written once, however many numbers are taken. */
export class Numbers {
  readonly #db: Database;
  readonly #counters = new Map<string, Counter>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The first of `count` new numbers. */
  take(kind: Kind, { workspaceId = EVERYWHERE, count = 1 } = {}): number {
    const counter = this.#counter(kind, workspaceId);
    const first = counter.last + 1;
    counter.last += count;
    return first;
  }

  /** Gives numbers back that nobody has seen, if none was taken after them. */
  giveBack(kind: Kind, { first, last }: { first: number; last: number }): void {
    const counter = this.#counter(kind, EVERYWHERE);
    if (counter.last === last) counter.last = first - 1;
  }

  save(): void {
    for (const counter of this.#counters.values()) {
      const { workspaceId, kind, last } = counter;
      if (last !== counter.saved) this.#db.run(SAVE, [workspaceId, kind, last]);
    }
  }

  #counter(kind: Kind, workspaceId: number): Counter {
    const key = workspaceId === EVERYWHERE ? kind : `${kind} ${workspaceId}`;
    const known = this.#counters.get(key);
    if (known) return known;
    const last = this.#db.row<{ last: number }>(READ, [workspaceId, kind])?.last ?? 0;
    const counter = { workspaceId, kind, last, saved: last };
    this.#counters.set(key, counter);
    return counter;
  }
}
