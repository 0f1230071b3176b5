import type { SessionBeginning } from '../contract-auth.ts';
import type { Transaction } from './transaction.ts';

const FORGET = 'DELETE FROM known_devices WHERE account_id = ? AND last_seen_at < ?';
const SEE = 'UPDATE known_devices SET last_seen_at = ? WHERE account_id = ? AND network = ? AND user_agent = ?';
const REMEMBER = `
  INSERT INTO known_devices (last_seen_at, account_id, network, user_agent) VALUES (?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;

/** Whether the person has begun a session with this browser in this network before. */
export function meetDevice(tx: Transaction, { session, network, knownSinceMs }: SessionBeginning): 'known' | 'new' {
  const { accountId, userAgent, createdAtMs } = session;
  tx.db.run(FORGET, [accountId, knownSinceMs]);
  const device = [createdAtMs, accountId, network, userAgent];
  if (tx.db.run(SEE, device) > 0) return 'known';
  tx.db.run(REMEMBER, device);
  return 'new';
}
