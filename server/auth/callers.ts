import { REFUSALS } from '../../contract/refusals.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Store, Workspace } from '../store/contract.ts';
import type { Token } from '../store/contract-auth.ts';
import type { Actor } from '../workspace/audit.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';
import { isForPeople, permits, type Right } from './abilities.ts';
import { RequestLimits, type Counted } from './request-limits.ts';
import type { Allowance } from './fixed-window.ts';
import { originOf, type Provenance } from './same-origin.ts';
import { roleMay } from './roles.ts';
import type { Sessions } from './session.ts';
import { TokenCheck } from './token-check.ts';

export const TOKEN_REQUESTS_PER_MINUTE = 60;
const SESSION_REQUESTS_PER_MINUTE = 600;

/** After signing in; later a password is asked for before a secret is shown: the screen may be somebody else's by then. */
const SECRETS_SHOWN_MS = 10 * 60_000;

const BEARER = /^bearer +(\S+)$/i;

/** What a request to a workspace says about its sender. */
export type Credentials = {
  /** More than one when the header was sent more than once. */
  authorization: string | undefined | 'several';
  cookie: string | undefined;
  provenance: Provenance;
  /** The method changes something. */
  unsafe: boolean;
};

/** Somebody who may enter a workspace. */
export type Caller = Counted & {
  actor: Actor;
  /** Null when they may do what the right is about. */
  refuse: (right: Right) => Refusal | null;
  /** Whether they may be shown a secret, or have to give their password first. */
  seesSecrets: boolean;
};

/** The two ways into a workspace: a token, or the session of a person who belongs to it. */
export class Callers {
  readonly #tokens: TokenCheck;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #publicOrigin: () => string;
  readonly #limits: RequestLimits;

  constructor(parts: { store: Store; sessions: Sessions; clock: Clock; log: Log; publicOrigin: () => string }) {
    const { store, clock, log } = parts;
    this.#tokens = new TokenCheck({ tokens: store.tokens, clock, log });
    this.#sessions = parts.sessions;
    this.#clock = clock;
    this.#publicOrigin = parts.publicOrigin;
    this.#limits = new RequestLimits(store.windows, clock);
  }

  /** The token that is shown, to be judged by `identify`. Asked for beside the workspace, it costs no round trip of its own. */
  async find({ authorization }: Credentials): Promise<Token | null> {
    const text = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
    return text === undefined ? null : this.#tokens.find(text);
  }

  async identify(credentials: Credentials, workspace: Workspace, found: Token | null): Promise<Caller | Refusal> {
    const { authorization, cookie } = credentials;
    if (authorization === undefined) {
      return cookie === undefined ? refuse('token_required') : this.#person(credentials, workspace);
    }
    const token = this.#tokens.admit(found, workspace.id);
    return token ? tokenCaller(token, workspace) : refuse('token_invalid');
  }

  /** Counts one request. Null when the caller has no limit. */
  count(caller: Caller): Allowance | null | Promise<Allowance | null> {
    return this.#limits.count(caller);
  }

  /** Gives back what of a quota was set aside for requests that did not come. */
  async close(): Promise<void> {
    await this.#limits.close();
  }

  async #person({ cookie, provenance, unsafe }: Credentials, workspace: Workspace): Promise<Caller | Refusal> {
    const session = await this.#sessions.current(cookie);
    const membership = session?.memberships.find(({ workspaceId }) => workspaceId === workspace.id);
    if (!session || !membership) return refuse('token_required');
    if (unsafe && originOf(provenance, this.#publicOrigin()) !== 'own') return refuse('foreign_origin');
    const { id, email } = session.account;
    return {
      actor: { kind: 'person', id, name: email },
      refuse: (right) => (roleMay(membership.role, right) ? null : refuse('role_missing')),
      seesSecrets: this.#clock.now() - session.createdAtMs <= SECRETS_SHOWN_MS,
      workspaceId: workspace.id,
      rateKey: `person ${session.accountId}`,
      requestsPerMinute: SESSION_REQUESTS_PER_MINUTE,
      requestsPerMonth: null,
    };
  }
}

function tokenCaller({ id, name, abilities, rateLimit, monthlyQuota }: Token, workspace: Workspace): Caller {
  return {
    actor: { kind: 'token', id, name },
    refuse: (right) => (permits(abilities, right) ? null : refuseToken(right)),
    seesSecrets: true,
    workspaceId: workspace.id,
    rateKey: `token ${id}`,
    requestsPerMinute: rateLimit ?? workspace.rateLimit ?? TOKEN_REQUESTS_PER_MINUTE,
    requestsPerMonth: monthlyQuota,
  };
}

function refuseToken(right: Right): Refusal {
  if (isForPeople(right)) return refuse('people_only');
  return refuse('ability_missing', { message: `${REFUSALS.ability_missing.message}: ${right}` });
}
