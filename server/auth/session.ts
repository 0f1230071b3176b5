import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Account, AccountStore, NewSession, Session } from '../store/contract-auth.ts';
import { networkOf } from './network.ts';
import { notesEverywhere } from './person-notes.ts';
import { hashSecret, newOneOffSecret } from './secret.ts';

/** Without a request: nobody stays signed in on a machine left alone overnight. */
const IDLE_MS = 12 * 60 * 60 * 1000;
/** From signing in, whatever happens in between. */
const LONGEST_MS = 14 * 24 * 60 * 60 * 1000;
/** Whoever has not come with a browser for so long comes with a new one. */
const DEVICE_KNOWN_MS = 365 * 24 * 60 * 60 * 1000;
/** "Last used" is coarse: one write a minute and session at most. */
const TOUCH_EVERY_MS = 60_000;

export const COOKIE_NAME = '__Host-session';
const COOKIE_RULES = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** What lists tell sessions apart by: enough of the hash to be the only one, and nothing to sign in with. */
const PUBLIC_ID_CHARACTERS = 16;
const PUBLIC_ID = /^[0-9a-f]{16}$/;
const MAX_USER_AGENT_CHARACTERS = 255;

/** Where a session begins. */
export type Device = { address: string; userAgent: string };

/** Who is signed in. The store knows a session by its hash alone, so that a copy of the data signs nobody in. */
export class Sessions {
  readonly #accounts: AccountStore;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor({ accounts, clock, log }: { accounts: AccountStore; clock: Clock; log: Log }) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#log = log;
  }

  /** A new session of the account; answers with the value of Set-Cookie. */
  async begin(account: Account, { address, userAgent }: Device): Promise<string> {
    const id = newOneOffSecret();
    const nowMs = this.#clock.now();
    const session: NewSession = {
      hash: hashSecret(id),
      accountId: account.id,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + LONGEST_MS,
      lastUsedAtMs: nowMs,
      address,
      userAgent: userAgent.slice(0, MAX_USER_AGENT_CHARACTERS),
    };
    const memberships = await this.#accounts.memberships(account.id);
    const deed = { action: 'person.signed_in', details: { address, user_agent: session.userAgent }, nowMs } as const;
    const audit = notesEverywhere(memberships, { account, ...deed });
    const knownSinceMs = nowMs - DEVICE_KNOWN_MS;
    await this.#accounts.createSession({ session, network: networkOf(address), knownSinceMs, audit });
    return `${COOKIE_NAME}=${id}; ${COOKIE_RULES}; Max-Age=${LONGEST_MS / 1000}`;
  }

  /** The session that a Cookie header names, if it still holds. */
  async current(cookies: string | undefined): Promise<Session | null> {
    const session = await this.#named(cookies);
    if (!session || !this.#holds(session)) return null;
    this.#touch(session);
    return session;
  }

  /** Those of an account that still hold, newest first. */
  async list(accountId: number): Promise<NewSession[]> {
    return (await this.#accounts.sessions(accountId)).filter((session) => this.#holds(session));
  }

  /** Ends the session for good; answers with the value of Set-Cookie that makes the browser forget it. */
  async end(cookies: string | undefined): Promise<string> {
    const session = await this.#named(cookies);
    if (session) {
      const { hash, account, memberships } = session;
      const deed = { action: 'person.signed_out', details: {}, nowMs: this.#clock.now() } as const;
      await this.#accounts.endSession({ hash, audit: notesEverywhere(memberships, { account, ...deed }) });
    }
    return `${COOKIE_NAME}=; ${COOKIE_RULES}; Max-Age=0`;
  }

  async #named(cookies: string | undefined): Promise<Session | null> {
    const id = sessionId(cookies);
    return id === null ? null : this.#accounts.sessionByHash(hashSecret(id));
  }

  #holds({ expiresAtMs, lastUsedAtMs, createdAtMs }: NewSession): boolean {
    const now = this.#clock.now();
    return expiresAtMs > now && Math.max(lastUsedAtMs, createdAtMs) + IDLE_MS > now;
  }

  #touch({ hash, lastUsedAtMs }: Session): void {
    const now = this.#clock.now();
    if (now - lastUsedAtMs < TOUCH_EVERY_MS) return;
    this.#accounts.touchSession(hash, now).catch((error: unknown) => this.#log.fault('session.touch_failed', error));
  }
}

export function publicIdOf({ hash }: NewSession): string {
  return hash.slice(0, PUBLIC_ID_CHARACTERS);
}

export function isPublicId(text: string): boolean {
  return PUBLIC_ID.test(text);
}

function sessionId(cookies: string | undefined): string | null {
  for (const pair of cookies?.split(';') ?? []) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE_NAME) return SESSION_ID.test(value) ? value : null;
  }
  return null;
}
