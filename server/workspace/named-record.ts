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
import type { NamedKind, RecordOf } from './records.ts';
import { refuse, type Refusal } from './refusal.ts';
import { filledLine } from './text.ts';

/** Sources and groups: they are told apart by their names alone, without regard to case. */
export const NAMED_LABELS = { source: 'Source', group: 'Group' } as const satisfies Record<NamedKind, string>;

export type NewNameInput = { name: string };
export type NameInput = Partial<NewNameInput>;

/** Of a name, in characters. */
export const MAX_NAME_LENGTH = 255;

const name = filledLine({ min: 1, max: MAX_NAME_LENGTH });

/** A contact names its groups in one text, between commas and with spaces around them: any other name it could not say. */
const groupName = name
  .refine((value) => !value.includes(','), { error: 'must not hold a comma: a contact lists its groups with commas.' })
  .meta({ minLength: 1, maxLength: MAX_NAME_LENGTH, pattern: '^[^,]*$' })
  .transform((value) => value.trim());

const [ofSource, ofGroup] = [z.object({ name }), z.object({ name: groupName })];

export const NAME_INPUT = {
  source: { create: ofSource, update: ofSource.partial() },
  group: { create: ofGroup, update: ofGroup.partial() },
} as const satisfies Record<NamedKind, unknown>;

export function readNewName(kind: NamedKind, body: unknown): NewNameInput {
  return readInput(NAME_INPUT[kind].create, body);
}

export function readName(kind: NamedKind, body: unknown): NameInput {
  return readInput(NAME_INPUT[kind].update, body);
}

type Named<K extends NamedKind> = RecordOf[K];

export function createNamed<K extends NamedKind>(
  { kind, id, nameHolder }: { kind: K; id: number; nameHolder: number | null },
  input: NewNameInput,
  moment: Moment,
): Refusal | Decision<Named<K>> {
  if (nameHolder !== null) return refuse('validation_failed', { errors: taken('name') });
  return creation(kind, { ...input, ...firstVersion(id, moment) }, moment);
}

export function updateNamed<K extends NamedKind>(
  { kind, current, nameHolder }: { kind: K; current: Named<K> | null; nameHolder: number | null },
  input: NameInput,
  moment: Moment,
): Refusal | Decision<Named<K>> {
  if (!current) return notFound(NAMED_LABELS[kind]);
  if (nameHolder !== null && nameHolder !== current.id) return refuse('validation_failed', { errors: taken('name') });
  if (changesNothing(current, input as Partial<Named<K>>)) return { change: null, result: current };
  return edition(kind, { from: current, to: { ...current, ...input } }, moment);
}

export function deleteNamed<K extends NamedKind>(
  { kind, current, uses }: { kind: K; current: Named<K> | null; uses: number },
  moment: Moment,
): Refusal | Decision<Named<K>> {
  if (!current) return notFound(NAMED_LABELS[kind]);
  return uses > 0 ? inUse(kind, uses) : removal(kind, current, moment);
}
