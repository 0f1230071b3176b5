import { isDeepStrictEqual } from 'node:util';
import { MODELS, type EventName } from '../../contract/webhook-event.ts';
import type { Micros } from '../kit/time.ts';
import { commitTime, newEvent } from '../webhooks/event.ts';
import type { Change, Decision, NewEvent, RecordWrite } from './change.ts';
import type { RecordKind, RecordOf } from './records.ts';
import { refuse, type FieldErrors, type Refusal } from './refusal.ts';

/** What holds for the whole of a decision: its time, and the workspace as it was seen. */
export type Moment = { now: Micros; workspace: { id: number; referenceVersion: number; includeOriginal?: boolean } };

/** A decision that does change something. */
export type Made<M extends RecordKind> = Decision<RecordOf[M]> & { change: Change };

/** What every new record begins with. */
export function firstVersion(id: number, { now, workspace }: Moment) {
  const at = commitTime(now, null);
  return { id, tenant_id: workspace.id, version: 1, created_at: at, updated_at: at };
}

export function creation<M extends RecordKind>(model: M, row: RecordOf[M], moment: Moment): Made<M> {
  const write = { write: 'insert', model, row } as RecordWrite; // The row is that of the model, whichever M is.
  return { change: changeIn(moment, write, eventOf(model, 'created', { row, last: null })), result: row };
}

/** `to` is the record with its new values; version and time are counted up here. */
export function edition<M extends RecordKind>(
  model: M,
  { from, to }: { from: RecordOf[M]; to: RecordOf[M] },
  moment: Moment,
): Made<M> {
  const row = { ...to, version: from.version + 1, updated_at: commitTime(moment.now, from.updated_at) };
  const write = { write: 'update', model, row, expects: from.version } as RecordWrite; // As above.
  const { includeOriginal: tellsOriginal } = moment.workspace;
  const events = eventOf(model, 'updated', { row, last: from.updated_at, before: from, tellsOriginal });
  return { change: changeIn(moment, write, events), result: row };
}

/** The event carries the last values, with a time of its own. */
export function removal<M extends RecordKind>(model: M, row: RecordOf[M], moment: Moment): Made<M> {
  const at = commitTime(moment.now, row.updated_at);
  const write: RecordWrite = { write: 'delete', model, id: row.id, expects: row.version };
  return { change: changeIn(moment, write, eventOf(model, 'deleted', { row, last: row.updated_at, at })), result: row };
}

/** Whether a save would leave the record as it is; then nothing is stored and nothing fires. */
export function changesNothing<Row extends object>(current: Row, input: Partial<Row>): boolean {
  return isDeepStrictEqual({ ...current, ...input }, { ...current });
}

/** Two changes as one, all or nothing, in this order in the table and in the feed. */
export function inOrder(first: Change, second: Change): Change {
  return { ...second, writes: [...first.writes, ...second.writes], events: [...first.events, ...second.events] };
}

type Happened<M extends RecordKind> = {
  row: RecordOf[M];
  last: Micros | null;
  at?: Micros;
  before?: RecordOf[M];
  tellsOriginal?: boolean | undefined;
};

/** Groups and custom fields change in silence. */
function eventOf<M extends RecordKind>(kind: M, event: EventName, { row, last, at, ...more }: Happened<M>): NewEvent[] {
  const model = MODELS.find((one) => one === kind);
  return model ? [newEvent(model, event, row, last, { committedAt: at, ...more })] : [];
}

function changeIn({ workspace }: Moment, write: RecordWrite, events: NewEvent[]): Change {
  return { workspaceId: workspace.id, referenceVersion: workspace.referenceVersion, writes: [write], events };
}

export function notFound(label: string): Refusal {
  return refuse('not_found', { message: `${label} not found` });
}

export function taken(field: string): FieldErrors {
  return { [field]: [`The ${field} has already been taken.`] };
}

export function inUse(label: string, contacts: number): Refusal {
  return refuse('in_use', { message: `The ${label} cannot be deleted: ${usersOf(contacts)}.` });
}

export function usersOf(contacts: number): string {
  return contacts === 1 ? '1 contact uses it' : `${contacts} contacts use it`;
}
