import { assert } from '../../kit/assert.ts';
import type { SignInCount } from '../contract-auth.ts';
import { counted, endForgiven, heldUntil, SIGN_IN_COUNTS, type Counted, type CountedBy } from '../sign-in-rule.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM sign_in_counts WHERE ends_at <= $1';
/** Locks it for this transaction also when nothing was counted yet: attempts side by side are counted one by one. */
const KEPT = `
  INSERT INTO sign_in_counts (hash, count, ends_at) VALUES ($1, 0, $2)
  ON CONFLICT (hash) DO UPDATE SET count = sign_in_counts.count RETURNING count, ends_at AS "endsAtMs"`;
const KEEP = 'UPDATE sign_in_counts SET count = $2, ends_at = $3 WHERE hash = $1';

/** An attempt that is refused counts nowhere. */
export async function countSignIn(tx: Transaction, { hashes, nowMs }: SignInCount): Promise<number | null> {
  await tx.db.run(DROP_ENDED, [nowMs]);
  const counts: { [by in CountedBy]?: Counted } = {};
  for (const by of SIGN_IN_COUNTS) {
    const hash = hashes[by];
    if (hash !== undefined) counts[by] = await lockedCount(tx, hash, nowMs);
    const heldUntilMs = heldUntil(counts);
    if (heldUntilMs > nowMs) return heldUntilMs;
  }
  for (const by of SIGN_IN_COUNTS) {
    const [hash, kept] = [hashes[by], counts[by]];
    if (hash === undefined || !kept) continue;
    const { count, endsAtMs } = counted(by, kept, nowMs);
    await tx.db.run(KEEP, [hash, count, endsAtMs]);
  }
  return null;
}

async function lockedCount(tx: Transaction, hash: string, nowMs: number): Promise<Counted> {
  const kept = await tx.db.row<Counted>(KEPT, [hash, nowMs]);
  assert(kept, 'an insert returns its row');
  return kept;
}

const FORGET = 'DELETE FROM sign_in_counts WHERE hash = $1';
const TAKE_BACK = 'UPDATE sign_in_counts SET count = count - 1, ends_at = least(ends_at, $1) WHERE hash = $2 AND count > 0';

/** Of the place all failures are forgotten; of the others, which may be somebody else's, this attempt alone. */
export async function forgiveSignIn(tx: Transaction, { hashes: { place, ...others }, nowMs }: SignInCount): Promise<void> {
  await tx.db.run(FORGET, [place]);
  for (const hash of Object.values(others)) await tx.db.run(TAKE_BACK, [endForgiven(nowMs), hash]);
}
