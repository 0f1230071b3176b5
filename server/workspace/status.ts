import { z } from 'zod';
import type { Decision } from './change.ts';
import {
  changesNothing,
  creation,
  edition,
  firstVersion,
  inOrder,
  inUse,
  notFound,
  removal,
  taken,
  usersOf,
  type Made,
  type Moment,
} from './decision.ts';
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
    color: z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'must be a colour such as #22c55e.' }).nullable(),
    isdefault: flag(),
  })
  .partial();
const create = update.required({ name: true });

export const STATUS_INPUT = { create, update };

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
  const row: Status = { color: null, isdefault: 0, ...input, ...firstVersion(id, moment) };
  const created = creation('status', row, moment);
  return row.isdefault === 1 ? asOnlyDefault(created, oldDefault, moment) : created;
}

export function updateStatus(
  { current, nameHolder, oldDefault }: { current: Status | null } & Others,
  input: StatusInput,
  moment: Moment,
): Refusal | Decision<Status> {
  if (!current) return notFound('Status');
  if (nameHolder !== null && nameHolder !== current.id) return refuse('validation_failed', { errors: taken('name') });
  if (current.isdefault === 1 && input.isdefault === 0) return refuse('default_required');
  if (changesNothing(current, input)) return { change: null, result: current };
  const edited = { ...current, ...input };
  const updated = edition('status', { from: current, to: edited }, moment);
  const becomesDefault = edited.isdefault === 1 && current.isdefault === 0;
  return becomesDefault ? asOnlyDefault(updated, oldDefault, moment) : updated;
}

export function deleteStatus(
  { current, uses }: { current: Status | null; uses: number },
  moment: Moment,
): Refusal | Decision<Status> {
  if (!current) return notFound('Status');
  if (current.isdefault === 1) return undeletableDefault(uses);
  return uses > 0 ? inUse('status', uses) : removal('status', current, moment);
}

/** The old default is cleared first, so that a receiver never sees two of them. */
function asOnlyDefault(made: Made<'status'>, old: Status | null, moment: Moment): Made<'status'> {
  if (!old) return made;
  const cleared = edition('status', { from: old, to: { ...old, isdefault: 0 } }, moment);
  return { ...made, change: inOrder(cleared.change, made.change) };
}

function undeletableDefault(uses: number): Refusal {
  const message = `The default status cannot be deleted (${usersOf(uses)}). Make another status the default first.`;
  return refuse('default_undeletable', { message });
}
