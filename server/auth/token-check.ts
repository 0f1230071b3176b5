import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Token, TokenStore } from '../store/contract-auth.ts';
import { hashSecret } from './secret.ts';
import { isTokenShaped } from './token.ts';

/** "Last used" is coarse: one write a minute and token at most. */
const TOUCH_EVERY_MS = 60_000;
const MAX_REMEMBERED_TOUCHES = 20_000;

/** Hashing a token costs 3 of the 38 µs of a request. Whether it still holds is asked of the store every time. */
const MAX_REMEMBERED_HASHES = 1_000;

/** Decides whether what a request carries opens a workspace. Why it does not is nobody's business: the answer is one. */
export class TokenCheck {
  readonly #tokens: TokenStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #touchedAt = new Map<number, number>();
  readonly #hashes = new Map<string, string>();

  constructor({ tokens, clock, log }: { tokens: TokenStore; clock: Clock; log: Log }) {
    this.#tokens = tokens;
    this.#clock = clock;
    this.#log = log;
  }

  /** The token as it is stored now, whether or not it holds. Needs no workspace, so both are asked for at once. */
  async find(text: string): Promise<Token | null> {
    if (!isTokenShaped(text)) return null;
    const hash = this.#hashes.get(text) ?? hashSecret(text);
    const token = await this.#tokens.byHash(hash);
    if (token) this.#remember(text, hash);
    return token;
  }

  /** Null when the token is unknown, revoked, switched off, expired or of another workspace. */
  admit(token: Token | null, workspaceId: number): Token | null {
    if (!token || token.workspaceId !== workspaceId || token.revokedAtMs !== null || !token.isActive) return null;
    if (token.expiresAtMs !== null && token.expiresAtMs <= this.#clock.now()) return null;
    this.#touch(token.id);
    return token;
  }

  #remember(text: string, hash: string): void {
    if (this.#hashes.size >= MAX_REMEMBERED_HASHES) this.#hashes.clear();
    this.#hashes.set(text, hash);
  }

  #touch(id: number): void {
    const now = this.#clock.monotonic();
    const touchedAt = this.#touchedAt.get(id);
    if (touchedAt !== undefined && now - touchedAt < TOUCH_EVERY_MS) return;
    if (this.#touchedAt.size >= MAX_REMEMBERED_TOUCHES) this.#touchedAt.clear();
    this.#touchedAt.set(id, now);
    this.#tokens
      .touch(id, this.#clock.now())
      .catch((error: unknown) => this.#log.fault('token.touch_failed', error, { token: id }));
  }
}
