import type { SessionBeginning } from '../contract-auth.ts';
import type { Transaction } from './transaction.ts';

const FORGET = 'DELETE FROM known_devices WHERE account_id = $1 AND last_seen_at < $2';
const SEE = 'UPDATE known_devices SET last_seen_at = $1 WHERE account_id = $2 AND network = $3 AND user_agent = $4';
const REMEMBER = `
  INSERT INTO known_devices (last_seen_at, account_id, network, user_agent) VALUES ($1, $2, $3, $4)
  ON CONFLICT DO NOTHING`;

/** Whether the person has begun a session with this browser in this network before. */
export async function meetDevice(tx: Transaction, { session, network, knownSinceMs }: SessionBeginning): Promise<'known' | 'new'> {
  const { accountId, userAgent, createdAtMs } = session;
  await tx.db.run(FORGET, [accountId, knownSinceMs]);
  const device = [createdAtMs, accountId, network, userAgent];
  if ((await tx.db.run(SEE, device)) > 0) return 'known';
  await tx.db.run(REMEMBER, device);
  return 'new';
}
