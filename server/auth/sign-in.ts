import type { Clock } from '../kit/clock.ts';
import type { Account, AccountStore } from '../store/contract-auth.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';
import { networkOf } from './network.ts';
import type { Passwords } from './password.ts';
import { hashSecret } from './secret.ts';

const WINDOW_MS = 15 * 60 * 1000;

/**
 * Failures in a window. From one address an account can be guessed at seldom; from many it takes more of them. The last
 * limit does not count where the account has been signed in: strangers at many addresses cannot lock the owner out.
 */
const MAX_PER_ACCOUNT_AND_ADDRESS = 10;
const MAX_PER_ADDRESS = 50;
const MAX_PER_ACCOUNT = 100;

/** Of no account: what is asked about it takes as long. */
const NOBODY = 0;

export type Attempt = { email: string; password: string; address: string };

/**
 * Checks an e-mail and its password. Whether the account exists shows neither in the answer nor in its time. Attempts
 * are counted in the database: a restart forgives nobody, and every node counts for all.
 */
export class SignIn {
  readonly #accounts: AccountStore;
  readonly #passwords: Passwords;
  readonly #clock: Clock;

  constructor(parts: { accounts: AccountStore; passwords: Passwords; clock: Clock }) {
    this.#accounts = parts.accounts;
    this.#passwords = parts.passwords;
    this.#clock = parts.clock;
  }

  async attempt({ email, password, address }: Attempt): Promise<Account | Refusal> {
    const name = email.toLowerCase();
    const account = await this.#accounts.byEmail(name);
    const isKnown = await this.#accounts.isKnownAt(account?.id ?? NOBODY, address);
    const counts = countsOf({ name, network: networkOf(address), isKnown });
    // Counted before the password is looked at, so that attempts side by side are all counted.
    const nowMs = this.#clock.now();
    const fullUntilMs = await this.#accounts.countSignIn({ counts, nowMs, endsAtMs: nowMs + WINDOW_MS });
    if (fullUntilMs !== null) {
      return refuse('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil((fullUntilMs - nowMs) / 1000)) });
    }
    if (!(await this.#passwords.matches(password, account?.passwordHash ?? null)) || !account) {
      return refuse('credentials_invalid');
    }
    await this.#accounts.forgiveSignIn(counts.map(({ hash }) => hash));
    return account;
  }
}

/** Hashed, so that the table is no list of who tries to come in. */
function countsOf({ name, network, isKnown }: { name: string; network: string; isKnown: boolean }) {
  return [
    { hash: hashSecret(`pair ${network} ${name}`), limit: MAX_PER_ACCOUNT_AND_ADDRESS },
    { hash: hashSecret(`address ${network}`), limit: MAX_PER_ADDRESS },
    ...(isKnown ? [] : [{ hash: hashSecret(`account ${name}`), limit: MAX_PER_ACCOUNT }]),
  ];
}
