import { z } from 'zod';
import type { Decision } from './change.ts';
import {
  changesNothing,
  creation,
  edition,
  firstVersion,
  inUse,
  notFound,
  removal,
  taken,
  type Moment,
} from './decision.ts';
import { readInput } from './input.ts';
import type { Source } from './records.ts';
import { refuse, type Refusal } from './refusal.ts';
import { filledLine } from './text.ts';

export type NewSourceInput = Pick<Source, 'name'>;
export type SourceInput = Partial<NewSourceInput>;

const create = z.object({ name: filledLine({ min: 1, max: 255 }) });
const update = create.partial();

export const SOURCE_INPUT = { create, update };

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
  return creation('source', { ...input, ...firstVersion(id, moment) }, moment);
}

export function updateSource(
  { current, nameHolder }: { current: Source | null; nameHolder: number | null },
  input: SourceInput,
  moment: Moment,
): Refusal | Decision<Source> {
  if (!current) return notFound('Source');
  if (nameHolder !== null && nameHolder !== current.id) return refuse('validation_failed', { errors: taken('name') });
  if (changesNothing(current, input)) return { change: null, result: current };
  return edition('source', { from: current, to: { ...current, ...input } }, moment);
}

export function deleteSource(
  { current, uses }: { current: Source | null; uses: number },
  moment: Moment,
): Refusal | Decision<Source> {
  if (!current) return notFound('Source');
  return uses > 0 ? inUse('source', uses) : removal('source', current, moment);
}
