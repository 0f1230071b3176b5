import type { Clock } from '../kit/clock.ts';
import type { Account, AccountStore, Session, SignInCount } from '../store/contract-auth.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';
import { networkOf } from './network.ts';
import type { Passwords } from './password.ts';
import { hashSecret } from './secret.ts';

/** Of no account: what is asked about it takes as long. */
const NOBODY = 0;

export type Attempt = {
  email: string;
  password: string;
  address: string;
  /** Under which the attempt is made, if somebody is signed in already. */
  session: Session | null;
};

/**
 * Checks an e-mail and its password. Whether the account exists shows neither in the answer nor in its time. Attempts
 * are counted in the database: a restart forgives nobody, and every node counts for all. A session of the account, and an
 * address at which it has one, are counted for themselves: no stranger makes the owner wait there.
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

  async attempt(attempt: Attempt): Promise<Account | Refusal> {
    const account = await this.#accounts.byEmail(attempt.email.toLowerCase());
    const isKnown = await this.#accounts.isKnownAt(account?.id ?? NOBODY, attempt.address);
    const hashes = hashesOf(attempt, { accountId: account?.id ?? NOBODY, isKnown });
    // Counted before the password is looked at, so that attempts side by side are all counted.
    const nowMs = this.#clock.now();
    const heldUntilMs = await this.#accounts.countSignIn({ hashes, nowMs });
    if (heldUntilMs !== null) {
      return refuse('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil((heldUntilMs - nowMs) / 1000)) });
    }
    if (!(await this.#passwords.matches(attempt.password, account?.passwordHash ?? null)) || !account) {
      return refuse('credentials_invalid');
    }
    await this.#accounts.forgiveSignIn({ hashes, nowMs: this.#clock.now() });
    return this.#passwords.isOutdated(account.passwordHash) ? this.#rehashed(account, attempt.password) : account;
  }

  /** Only now the password is there to be hashed as others are. */
  async #rehashed(account: Account, password: string): Promise<Account> {
    const passwordHash = await this.#passwords.hash(password);
    await this.#accounts.rehashPassword({ accountId: account.id, from: account.passwordHash, to: passwordHash });
    return { ...account, passwordHash };
  }
}

type Standing = { accountId: number; isKnown: boolean };

/** Hashed, so that the table is no list of who tries to come in. */
function hashesOf({ email, address, session }: Attempt, { accountId, isKnown }: Standing): SignInCount['hashes'] {
  const [name, network] = [email.toLowerCase(), networkOf(address)];
  if (session?.accountId === accountId) return { place: hashSecret(`session ${session.hash}`) };
  const atPlace = { place: hashSecret(`pair ${network} ${name}`), network: hashSecret(`address ${network}`) };
  return isKnown ? atPlace : { ...atPlace, account: hashSecret(`account ${name}`) };
}
