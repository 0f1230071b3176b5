import { notFound } from '../../workspace/decision.ts';
import { plainNumber } from '../../workspace/numbers.ts';
import { RefusalError } from '../../workspace/refusal.ts';
import type { Call } from '../route.ts';

/** The number at the end of a path. What cannot be an id names nothing: 404, as for an id that nobody has. */
export function pathId(call: Call, label: string): number {
  return found(plainNumber(call.params['id']), label);
}

export function found<T>(value: T | null | undefined, label: string): T {
  if (value === null || value === undefined) throw new RefusalError(notFound(label));
  return value;
}
