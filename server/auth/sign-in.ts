import type { Clock } from '../kit/clock.ts';
import type { Account, AccountStore } from '../store/contract-auth.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';
import { FixedWindow } from './fixed-window.ts';
import type { Passwords } from './password.ts';

const WINDOW_MS = 15 * 60 * 1000;

/**
 * Failures in a window. From one address an account can be guessed at seldom; from many it takes more of them, so that a
 * stranger does not lock the owner out with a handful of requests.
 */
const MAX_PER_ACCOUNT_AND_ADDRESS = 10;
const MAX_PER_ACCOUNT = 100;
const MAX_PER_ADDRESS = 50;

export type Attempt = { email: string; password: string; address: string };

/** Checks an e-mail and its password. Whether the account exists shows neither in the answer nor in its time. */
export class SignIn {
  readonly #accounts: AccountStore;
  readonly #passwords: Passwords;
  readonly #failures: FixedWindow;

  constructor(parts: { accounts: AccountStore; passwords: Passwords; clock: Clock }) {
    this.#accounts = parts.accounts;
    this.#passwords = parts.passwords;
    this.#failures = new FixedWindow(parts.clock, WINDOW_MS);
  }

  async attempt({ email, password, address }: Attempt): Promise<Account | Refusal> {
    const name = email.toLowerCase();
    const keys = [
      { key: `pair ${address} ${name}`, limit: MAX_PER_ACCOUNT_AND_ADDRESS },
      { key: `address ${address}`, limit: MAX_PER_ADDRESS },
      { key: `account ${name}`, limit: MAX_PER_ACCOUNT },
    ];
    // Counted before the password is looked at, so that attempts side by side are all counted.
    for (const { key, limit } of keys) {
      const { allowed, resetSeconds } = this.#failures.take(key, limit);
      if (!allowed) return refuse('too_many_requests', { retryAfterSeconds: resetSeconds });
    }
    const account = await this.#accounts.byEmail(name);
    if (!(await this.#passwords.matches(password, account?.passwordHash ?? null)) || !account) {
      return refuse('credentials_invalid');
    }
    for (const { key } of keys) this.#failures.giveBack(key);
    return account;
  }
}
