import { z } from 'zod';
import { commitTime, newEvent } from '../webhooks/event.ts';
import type { Decision } from '../webhooks/outbox/order.ts';
import { changeIn, inUse, notFound, taken, type Moment } from './decision.ts';
import { readInput } from './input.ts';
import type { Source } from './records.ts';
import { refuse, type Refusal } from './refusal.ts';
import { filledLine } from './text.ts';

export type NewSourceInput = Pick<Source, 'name'>;
export type SourceInput = Partial<NewSourceInput>;

const create = z.object({ name: filledLine({ min: 1, max: 255 }) });
const update = create.partial();

export function readNewSource(body: unknown): NewSourceInput {
  return readInput(create, body);
}

export function readPartOfSource(body: unknown): SourceInput {
  return readInput(update, body);
}

export function createSource(
  { id, nameHolder }: { id: number; nameHolder: number | null },
  input: NewSourceInput,
  moment: Moment,
): Refusal | Decision<Source> {
  if (nameHolder !== null) return refuse('validation_failed', { errors: taken('name') });
  const at = commitTime(moment.now, null);
  const row: Source = { ...input, id, tenant_id: moment.workspace.id, version: 1, created_at: at, updated_at: at };
  const event = newEvent('source', 'created', row, null);
  return { change: changeIn(moment, [{ write: 'insert', model: 'source', row }], [event]), result: row };
}

export function updateSource(
  { current, nameHolder }: { current: Source | null; nameHolder: number | null },
  input: SourceInput,
  moment: Moment,
): Refusal | Decision<Source> {
  if (!current) return notFound('Source');
  if (nameHolder !== null && nameHolder !== current.id) return refuse('validation_failed', { errors: taken('name') });
  const name = input.name ?? current.name;
  if (name === current.name) return { change: null, result: current };
  const row = { ...current, name, version: current.version + 1, updated_at: commitTime(moment.now, current.updated_at) };
  const event = newEvent('source', 'updated', row, current.updated_at);
  const write = { write: 'update', model: 'source', row, expects: current.version } as const;
  return { change: changeIn(moment, [write], [event]), result: row };
}

export function deleteSource(
  { current, uses }: { current: Source | null; uses: number },
  moment: Moment,
): Refusal | Decision<Source> {
  if (!current) return notFound('Source');
  if (uses > 0) return inUse('source', uses);
  const at = commitTime(moment.now, current.updated_at);
  const event = newEvent('source', 'deleted', current, current.updated_at, at);
  const write = { write: 'delete', model: 'source', id: current.id, expects: current.version } as const;
  return { change: changeIn(moment, [write], [event]), result: current };
}
