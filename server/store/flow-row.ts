import type { Flow } from '../webhooks/flow/flow.ts';
import type { Bindable } from './columns.ts';

type Column = [column: string, key: keyof Flow];

const COLUMNS: Column[] = [
  ['phase', 'phase'],
  ['reason', 'reason'],
  ['opened_at', 'openedAtMs'],
  ['probe_at', 'probeAtMs'],
  ['probe_interval', 'probeIntervalMs'],
  ['per_second', 'perSecond'],
  ['ceiling', 'ceiling'],
  ['slowed_at', 'slowedAtMs'],
  ['failures', 'failures'],
  ['drain_at', 'drainAtMs'],
  ['limit_at', 'limitAtMs'],
  ['counted_from', 'countedFrom'],
];

/** The columns of a flow `f` under the names of the row, quoted as both databases take it. */
export const FLOW_SELECTION = COLUMNS.map(([column, key]) => `f.${column} AS "${key}"`).join(', ');

/** Written as a whole, after workspace and endpoint; `place` gives the marks of the database. */
export function flowUpsert(place: (at: number) => string): string {
  const names = COLUMNS.map(([column]) => column);
  const marks = ['workspace_id', 'endpoint_id', ...names].map((_, at) => place(at + 1));
  return `
    INSERT INTO endpoint_flows (workspace_id, endpoint_id, ${names.join(', ')}) VALUES (${marks.join(', ')})
    ON CONFLICT (workspace_id, endpoint_id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

export function flowValues(flow: Flow): Bindable[] {
  return COLUMNS.map(([, key]) => flow[key]);
}
