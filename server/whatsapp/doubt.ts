import type { DeliveryState } from './receipt.ts';

/** Longer than any call to Meta lasts: whoever has made it has heard the answer by now, or never will. */
const ANSWER_MS = 40_000;

const IN_DOUBT =
  "Meta was asked to send it, and Meta's answer was lost: it may or may not have been sent. It is not sent again by itself; a receipt " +
  'settles it. If none comes, ask the recipient, or send it again where it may arrive twice.';

type Asked = { state: DeliveryState | 'received'; dueAtMs: number | null; changedAtMs: number };

/** A sentence about a message of which nobody knows whether Meta has it; null about any other. */
export function doubtAbout({ state, dueAtMs, changedAtMs }: Asked, nowMs: number): string | null {
  return state === 'pending' && dueAtMs === null && nowMs - changedAtMs > ANSWER_MS ? IN_DOUBT : null;
}
