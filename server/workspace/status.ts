import { z } from 'zod';
import { commitTime, newEvent } from '../webhooks/event.ts';
import type { Decision } from '../webhooks/outbox/order.ts';
import type { NewEvent, RecordWrite } from './change.ts';
import { changeIn, inUse, notFound, taken, usersOf, type Moment } from './decision.ts';
import { readInput } from './input.ts';
import { flag } from './numbers.ts';
import type { Status } from './records.ts';
import { refuse, type Refusal } from './refusal.ts';
import { filledLine } from './text.ts';

export type StatusInput = Partial<Pick<Status, 'name' | 'color' | 'isdefault'>>;
export type NewStatusInput = StatusInput & Pick<Status, 'name'>;

const update = z
  .object({
    name: filledLine({ min: 3, max: 255 }),
    color: z.string().regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour such as #22c55e.' }).nullable(),
    isdefault: flag(),
  })
  .partial();
const create = update.required({ name: true });

export function readNewStatus(body: unknown): NewStatusInput {
  return readInput(create, body);
}

export function readPartOfStatus(body: unknown): StatusInput {
  return readInput(update, body);
}

/** `oldDefault` is needed only when the input makes this status the default. */
type Others = { nameHolder: number | null; oldDefault: Status | null };

export function createStatus(
  { id, nameHolder, oldDefault }: { id: number } & Others,
  input: NewStatusInput,
  moment: Moment,
): Refusal | Decision<Status> {
  if (nameHolder !== null) return refuse('validation_failed', { errors: taken('name') });
  const at = commitTime(moment.now, null);
  const row: Status = {
    color: null,
    isdefault: 0,
    ...input,
    id,
    tenant_id: moment.workspace.id,
    version: 1,
    created_at: at,
    updated_at: at,
  };
  const cleared = row.isdefault === 1 ? clearDefault(oldDefault, moment) : NOTHING;
  const writes: RecordWrite[] = [...cleared.writes, { write: 'insert', model: 'status', row }];
  const events = [...cleared.events, newEvent('status', 'created', row, null)];
  return { change: changeIn(moment, writes, events), result: row };
}

export function updateStatus(
  { current, nameHolder, oldDefault }: { current: Status | null } & Others,
  input: StatusInput,
  moment: Moment,
): Refusal | Decision<Status> {
  if (!current) return notFound('Status');
  if (nameHolder !== null && nameHolder !== current.id) return refuse('validation_failed', { errors: taken('name') });
  if (current.isdefault === 1 && input.isdefault === 0) return refuse('default_required');
  const edited = { ...current, ...input };
  if (isSame(edited, current)) return { change: null, result: current };
  const row = { ...edited, version: current.version + 1, updated_at: commitTime(moment.now, current.updated_at) };
  const becomesDefault = row.isdefault === 1 && current.isdefault === 0;
  const cleared = becomesDefault ? clearDefault(oldDefault, moment) : NOTHING;
  const writes: RecordWrite[] = [...cleared.writes, { write: 'update', model: 'status', row, expects: current.version }];
  const events = [...cleared.events, newEvent('status', 'updated', row, current.updated_at)];
  return { change: changeIn(moment, writes, events), result: row };
}

export function deleteStatus(
  { current, uses }: { current: Status | null; uses: number },
  moment: Moment,
): Refusal | Decision<Status> {
  if (!current) return notFound('Status');
  if (current.isdefault === 1) return undeletableDefault(uses);
  if (uses > 0) return inUse('status', uses);
  const at = commitTime(moment.now, current.updated_at);
  const event = newEvent('status', 'deleted', current, current.updated_at, at);
  const write = { write: 'delete', model: 'status', id: current.id, expects: current.version } as const;
  return { change: changeIn(moment, [write], [event]), result: current };
}

type Part = { writes: RecordWrite[]; events: NewEvent[] };

const NOTHING: Part = { writes: [], events: [] };

/** The old default goes first, in the table and in the feed, so that there are never two at any point a receiver sees. */
function clearDefault(old: Status | null, { now }: Moment): Part {
  if (!old) return NOTHING;
  const row: Status = {
    ...old,
    isdefault: 0,
    version: old.version + 1,
    updated_at: commitTime(now, old.updated_at),
  };
  return {
    writes: [{ write: 'update', model: 'status', row, expects: old.version }],
    events: [newEvent('status', 'updated', row, old.updated_at)],
  };
}

function isSame(a: Status, b: Status): boolean {
  return a.name === b.name && a.color === b.color && a.isdefault === b.isdefault;
}

function undeletableDefault(uses: number): Refusal {
  const message = `The default status cannot be deleted (${usersOf(uses)}). Make another status the default first.`;
  return refuse('default_undeletable', { message });
}
