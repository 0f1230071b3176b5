import { assert } from '../../kit/assert.ts';
import type { SignInCount } from '../contract-auth.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM sign_in_counts WHERE ends_at <= ?';
const COUNT = `
  INSERT INTO sign_in_counts (hash, count, ends_at) VALUES (?, 1, ?)
  ON CONFLICT (hash) DO UPDATE SET count = sign_in_counts.count + 1 RETURNING count, ends_at AS endsAtMs`;

type Counted = { count: number; endsAtMs: number };

/** The first that is full ends it, so that who is refused by one does not use up the others. */
export function countSignIn(tx: Transaction, { counts, nowMs, endsAtMs }: SignInCount): number | null {
  tx.db.run(DROP_ENDED, [nowMs]);
  for (const { hash, limit } of counts) {
    const counted = tx.db.row<Counted>(COUNT, [hash, endsAtMs]);
    assert(counted, 'an insert returns its row');
    if (counted.count > limit) return counted.endsAtMs;
  }
  return null;
}

const FORGIVE = 'UPDATE sign_in_counts SET count = count - 1 WHERE hash = ? AND count > 0';

export function forgiveSignIn(tx: Transaction, hashes: string[]): void {
  for (const hash of hashes) tx.db.run(FORGIVE, [hash]);
}
