import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Callers, Credentials } from '../auth/callers.ts';
import { FixedWindow, type Allowance } from '../auth/fixed-window.ts';
import { networkOf } from '../auth/network.ts';
import type { Clock } from '../kit/clock.ts';
import type { Workspace, WorkspaceStore } from '../store/contract.ts';
import { RefusalError, isRefusal, refuse, type Refusal } from '../workspace/refusal.ts';
import { addressOf } from './caller-address.ts';
import { isRepeated } from './header-counts.ts';
import { provenanceOf } from './provenance.ts';
import type { Route } from './route.ts';

/**
 * Calls that may be refused with 401 or 403 in a minute, counted by the network they come from, or by the caller where
 * one is known. They are counted apart: who guesses tokens uses up nobody's requests, and a good token is let in all the same.
 */
const REFUSED_PER_MINUTE = 600;
const MINUTE_MS = 60_000;

const SAFE_METHODS = ['GET', 'HEAD'];

const PASSWORD_NEEDED = refuse('password_needed', { errors: { password: ['Sign in again to see it.'] } });

export type Admitted = { workspace: Workspace; caller: Caller };

/** Lets a request into a workspace: the workspace exists, the caller is known, may do this, and has requests left. */
export class Admission {
  readonly #workspaces: WorkspaceStore;
  readonly #callers: Callers;
  readonly #refused: FixedWindow;

  constructor({ workspaces, callers, clock }: { workspaces: WorkspaceStore; callers: Callers; clock: Clock }) {
    this.#workspaces = workspaces;
    this.#callers = callers;
    this.#refused = new FixedWindow(clock, MINUTE_MS);
  }

  async admit(request: FastifyRequest, reply: FastifyReply, { ability, shows }: Pick<Route, 'ability' | 'shows'>): Promise<Admitted> {
    const { subdomain = '' } = request.params as { subdomain?: string }; // Every route below a workspace has it.
    const credentials = credentialsOf(request);
    const [workspace, token] = await Promise.all([this.#workspaces.bySubdomain(subdomain), this.#callers.find(credentials)]);
    if (!workspace) throw new RefusalError(refuse('unknown_workspace', { errors: 'Invalid tenant subdomain' }));
    const caller = await this.#callers.identify(credentials, workspace, token);
    if (isRefusal(caller)) throw this.#refuse(caller, `from ${networkOf(addressOf(request))}`);
    const refusal = caller.refuse(ability) ?? (shows === 'secret' && !caller.seesSecrets ? PASSWORD_NEEDED : null);
    if (refusal) throw this.#refuse(refusal, caller.rateKey);
    const counted = this.#callers.count(caller);
    const allowance = counted instanceof Promise ? await counted : counted;
    if (allowance) announce(reply, allowance);
    return { workspace, caller };
  }

  #refuse(refusal: Refusal, counted: string): RefusalError {
    const { allowed, resetSeconds } = this.#refused.take(counted, REFUSED_PER_MINUTE);
    return new RefusalError(allowed ? refusal : refuse('too_many_requests', { retryAfterSeconds: resetSeconds }));
  }
}

function announce(reply: FastifyReply, { allowed, limit, remaining, resetSeconds }: Allowance): void {
  reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': resetSeconds });
  if (!allowed) throw new RefusalError(refuse('too_many_requests', { retryAfterSeconds: resetSeconds }));
}

function credentialsOf({ raw, headers, method }: FastifyRequest): Credentials {
  const { authorization, cookie } = headers;
  return {
    authorization: authorization !== undefined && isRepeated(raw.rawHeaders, 'authorization') ? 'several' : authorization,
    cookie,
    provenance: provenanceOf(headers),
    unsafe: !SAFE_METHODS.includes(method),
  };
}
