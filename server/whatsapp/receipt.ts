/** What Meta says about a message of ours, in any order and any number of times. */
export const RECEIPT_STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

export type Problem = { code: number | null; message: string };

export type Receipt = {
  wamid: string;
  status: ReceiptStatus;
  /** In a group, of whom this is true; else empty. */
  participant: string;
  /** By Meta's clock, in whole seconds. */
  atMs: number;
  problem: Problem | null;
  /** What we gave Meta to echo: our own id of the message, known before Meta's. */
  ourId: string | null;
  /** Pricing and conversation, as far as they were there. */
  details: Record<string, unknown>;
};

/** What came of our own call to Meta; null while it is under way, and for ever when the answer was lost. */
export type CallResult = { accepted: true; atMs: number } | { accepted: false; atMs: number; problem: Problem };

export type DeliveryState = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

export type Delivery = {
  state: DeliveryState;
  problem: Problem | null;
  /** The latest time that anything was said about it; null when nothing was. */
  changedAtMs: number | null;
};

type Fact = Pick<Receipt, 'status' | 'atMs' | 'problem'>;

/**
 * Where a message stands, computed anew from all that is known: so no order of arrival, and no repeat, can make a
 * difference. Delivered or read wins over a failure, which then is that of one device among several.
 */
export function deliveryOf(call: CallResult | null, receipts: readonly Fact[]): Delivery {
  const told = new Set(receipts.map(({ status }) => status));
  const failures = receipts.filter(({ status }) => status === 'failed');
  const refusal = call && !call.accepted ? [{ atMs: call.atMs, problem: call.problem }] : [];
  const problem = [...refusal, ...failures].sort(byTimeThenText)[0]?.problem ?? null;
  const times = [...receipts.map(({ atMs }) => atMs), ...(call ? [call.atMs] : [])];
  const changedAtMs = times.length > 0 ? Math.max(...times) : null;
  const failed = failures.length + refusal.length > 0;
  return { state: stateOf(told, { failed, accepted: call?.accepted ?? false }), problem, changedAtMs };
}

function stateOf(told: ReadonlySet<ReceiptStatus>, { failed, accepted }: { failed: boolean; accepted: boolean }): DeliveryState {
  if (told.has('read') || told.has('played')) return 'read';
  if (told.has('delivered')) return 'delivered';
  if (failed) return 'failed';
  return told.has('sent') || accepted ? 'sent' : 'pending';
}

type Failure = { atMs: number; problem: Problem | null };

/** Seconds are coarse: among failures of one second the text decides, so that the choice is always the same. */
function byTimeThenText(a: Failure, b: Failure): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  const [one, other] = [JSON.stringify(a.problem), JSON.stringify(b.problem)];
  return one < other ? -1 : Number(one > other);
}
