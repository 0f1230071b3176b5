import type { SignInCount } from '../contract-auth.ts';
import { counted, endForgiven, heldUntil, SIGN_IN_COUNTS, type Counted, type CountedBy } from '../sign-in-rule.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM sign_in_counts WHERE ends_at <= ?';
const KEPT = 'SELECT count, ends_at AS endsAtMs FROM sign_in_counts WHERE hash = ?';
const KEEP = `
  INSERT INTO sign_in_counts (hash, count, ends_at) VALUES (?, ?, ?)
  ON CONFLICT (hash) DO UPDATE SET count = excluded.count, ends_at = excluded.ends_at`;

/** An attempt that is refused counts nowhere. */
export function countSignIn(tx: Transaction, { hashes, nowMs }: SignInCount): number | null {
  tx.db.run(DROP_ENDED, [nowMs]);
  const counts: { [by in CountedBy]?: Counted } = {};
  for (const by of SIGN_IN_COUNTS) {
    const hash = hashes[by];
    if (hash !== undefined) counts[by] = tx.db.row<Counted>(KEPT, [hash]) ?? { count: 0, endsAtMs: 0 };
    const heldUntilMs = heldUntil(counts);
    if (heldUntilMs > nowMs) return heldUntilMs;
  }
  for (const by of SIGN_IN_COUNTS) {
    const [hash, kept] = [hashes[by], counts[by]];
    if (hash === undefined || !kept) continue;
    const { count, endsAtMs } = counted(by, kept, nowMs);
    tx.db.run(KEEP, [hash, count, endsAtMs]);
  }
  return null;
}

const FORGET = 'DELETE FROM sign_in_counts WHERE hash = ?';
const TAKE_BACK = 'UPDATE sign_in_counts SET count = count - 1, ends_at = min(ends_at, ?) WHERE hash = ? AND count > 0';

/** Of the place all failures are forgotten; of the others, which may be somebody else's, this attempt alone. */
export function forgiveSignIn(tx: Transaction, { hashes: { place, ...others }, nowMs }: SignInCount): void {
  tx.db.run(FORGET, [place]);
  for (const hash of Object.values(others)) tx.db.run(TAKE_BACK, [endForgiven(nowMs), hash]);
}
