import type { Clock } from '../kit/clock.ts';
import type { AccountStore } from '../store/contract-auth.ts';
import { hashSecret, newOneOffSecret } from './secret.ts';

/**
 * The link with which the first person makes the first workspace. Null once anybody can sign in. It works once, and only
 * the latest one works.
 */
export async function issueSetupLink(
  store: { accounts: AccountStore },
  clock: Clock,
  origin: string,
): Promise<string | null> {
  if ((await store.accounts.count()) > 0) return null;
  const token = newOneOffSecret();
  await store.accounts.saveSetupToken(hashSecret(token), clock.now());
  return `${origin}/setup?token=${token}`;
}
