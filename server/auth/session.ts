import type { Clock } from '../kit/clock.ts';
import type { AccountStore, Session } from '../store/contract-auth.ts';
import { hashSecret, newOneOffSecret } from './secret.ts';

/** From signing in, whatever happens in between: nobody stays signed in on a machine left alone overnight. */
const SESSION_MS = 12 * 60 * 60 * 1000;

const COOKIE_NAME = '__Host-session';
const COOKIE_RULES = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** Who is signed in. The store knows a session by its hash alone, so that a copy of the data signs nobody in. */
export class Sessions {
  readonly #accounts: AccountStore;
  readonly #clock: Clock;

  constructor({ accounts, clock }: { accounts: AccountStore; clock: Clock }) {
    this.#accounts = accounts;
    this.#clock = clock;
  }

  /** A new session of the account; answers with the value of Set-Cookie. */
  async begin(accountId: number): Promise<string> {
    const id = newOneOffSecret();
    const createdAtMs = this.#clock.now();
    const expiresAtMs = createdAtMs + SESSION_MS;
    await this.#accounts.createSession({ hash: hashSecret(id), accountId, createdAtMs, expiresAtMs });
    return `${COOKIE_NAME}=${id}; ${COOKIE_RULES}; Max-Age=${SESSION_MS / 1000}`;
  }

  /** The session that a Cookie header names, if it still holds. */
  async current(cookies: string | undefined): Promise<Session | null> {
    const id = sessionId(cookies);
    if (id === null) return null;
    const session = await this.#accounts.sessionByHash(hashSecret(id));
    return session && session.expiresAtMs > this.#clock.now() ? session : null;
  }

  /** Ends the session for good; answers with the value of Set-Cookie that makes the browser forget it. */
  async end(cookies: string | undefined): Promise<string> {
    const id = sessionId(cookies);
    if (id !== null) await this.#accounts.endSession(hashSecret(id));
    return `${COOKIE_NAME}=; ${COOKIE_RULES}; Max-Age=0`;
  }
}

function sessionId(cookies: string | undefined): string | null {
  for (const pair of cookies?.split(';') ?? []) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE_NAME) return SESSION_ID.test(value) ? value : null;
  }
  return null;
}
