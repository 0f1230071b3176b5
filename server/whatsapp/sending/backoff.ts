import type { Problem } from '../receipt.ts';

/** Too many messages to one recipient: Meta asks for 4 to the power of the tries, in seconds. */
const PAIR_LIMIT = 131056;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 10 * 60_000;
/** The limits of the account and the app count by the hour, and those for spam by the day. */
const SLOW_LIMITS = [4, 80007, 131048, 131064];
const SLOW_DELAY_MS = 60_000;

/** Whether a message waits for its recipient alone, after Meta has said that it is too much. */
export function isOfPair(problem: Problem | null): boolean {
  return problem?.code === PAIR_LIMIT;
}

/** With these delays about a day; then the message fails with what Meta said last. */
export const MAX_SEND_TRIES = 150;

/** How long a number, or a pair, waits after Meta has said that it is too much, for the `tries`th time. */
export function delayAfter(problem: Problem | null, tries: number): number {
  const code = problem?.code ?? null;
  if (code === PAIR_LIMIT) return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 4 ** Math.min(tries, 6));
  const first = code !== null && SLOW_LIMITS.includes(code) ? SLOW_DELAY_MS : FIRST_DELAY_MS;
  return Math.min(LONGEST_DELAY_MS, first * 2 ** Math.min(tries, 10));
}
