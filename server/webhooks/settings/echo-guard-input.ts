import { z } from 'zod';
import { MAX_HOPS } from '../../../contract/echo-guard.ts';
import { recordId, wholeNumber } from '../../workspace/numbers.ts';
import { NEW_ECHO_GUARD, type EchoGuard } from '../echo-guard.ts';

/** A receiver writes back with one token, or with one for each of its parts. */
const MAX_SKIPPED_TOKENS = 20;

/** A part of a guard, which is then on; null switches it off. */
export const ECHO_GUARD_INPUT = z
  .strictObject({ skip_token_ids: z.array(recordId()).max(MAX_SKIPPED_TOKENS), max_hops: wholeNumber({ min: 1, max: MAX_HOPS }) })
  .partial()
  .nullable();

export type EchoGuardInput = z.output<typeof ECHO_GUARD_INPUT>;

export function changeEchoGuard(before: EchoGuard | null, input: EchoGuardInput | undefined): EchoGuard | null {
  if (input === undefined) return before;
  if (input === null) return null;
  const { skipTokenIds, maxHops } = before ?? NEW_ECHO_GUARD;
  return {
    skipTokenIds: input.skip_token_ids ? [...new Set(input.skip_token_ids)] : skipTokenIds,
    maxHops: input.max_hops ?? maxHops,
  };
}

export function echoGuardView(guard: EchoGuard | null) {
  return guard && { skip_token_ids: guard.skipTokenIds, max_hops: guard.maxHops };
}
