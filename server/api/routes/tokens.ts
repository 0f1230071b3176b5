import { z } from 'zod';
import { ABILITIES } from '../../../contract/abilities.ts';
import { newToken } from '../../auth/token.ts';
import { restTime } from '../../kit/time.ts';
import type { Token } from '../../store/contract-auth.ts';
import { readInput } from '../../workspace/input.ts';
import { newTokenInput, readTokenChange, TOKEN_CHANGE_INPUT } from '../../workspace/token-input.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { dataOf, DONE, savedOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { NEW_TOKEN, TOKEN } from '../shapes/tokens.ts';
import { done, success } from './answer.ts';
import { wholeList } from './cursor-list.ts';
import { instant } from './instant.ts';
import { keeping } from './keeping.ts';
import { found, pathId } from './path-id.ts';
import { MAX_TRIES } from './save-endpoint.ts';
import { STATE_TAG, staleness, tokenTag } from './state-tag.ts';

const LABEL = 'Token';
const PATH = '/tokens';
const ONE = `${PATH}/:id`;
const PAST = 'The expires_at field must lie in the future.';

const TOKEN_INPUT = newTokenInput(z.enum(['*', ...ABILITIES]), instant().nullable().optional());

/** API tokens, for people alone: a token that could make tokens could give itself what it lacks. */
export function tokenRoutes(ports: ApiPorts): Route[] {
  const common = { ability: 'tokens.manage' as const };
  return [
    {
      ...common,
      method: 'GET',
      path: PATH,
      failure: 'Failed to list tokens',
      handle: async (call) => success(wholeList((await tokensOf(ports, call)).map(row))),
      about: { summary: 'List tokens', answers: { 200: cursorListOf(TOKEN) }, examples: [{ status: 200 }] },
    },
    {
      ...common,
      method: 'POST',
      path: PATH,
      failure: 'Failed to create token',
      keeps: { without: ['token'] },
      handle: (call) => create(ports, call),
      about: {
        summary: 'Create a token',
        details: 'The answer is the one place where the token is shown.',
        body: TOKEN_INPUT,
        answers: { 201: savedOf(NEW_TOKEN) },
        examples: [{ body: { name: 'CRM', abilities: ['contacts.read', 'contacts.create'], monthly_quota: 100_000 }, status: 201 }],
      },
    },
    {
      ...common,
      method: 'GET',
      path: ONE,
      failure: 'Failed to read token',
      handle: (call) => read(ports, call),
      about: {
        summary: 'Read a token',
        answers: { 200: dataOf(TOKEN) },
        headers: STATE_TAG,
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
    {
      ...common,
      method: 'PATCH',
      path: ONE,
      failure: 'Failed to update token',
      handle: (call) => change(ports, call),
      about: {
        summary: 'Update a token',
        body: TOKEN_CHANGE_INPUT,
        answers: { 200: savedOf(TOKEN) },
        headers: STATE_TAG,
        refusals: ['precondition_failed'],
        examples: [{ params: { id: 1 }, body: { rate_limit: 600 }, status: 200 }],
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: ONE,
      failure: 'Failed to revoke token',
      handle: (call) => revoke(ports, call),
      about: {
        summary: 'Revoke a token',
        details: 'At once, and for good.',
        answers: { 200: DONE },
        refusals: ['precondition_failed'],
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
  ];
}

async function create({ store, clock }: ApiPorts, call: Call) {
  const input = readInput(TOKEN_INPUT, call.body);
  const nowMs = clock.now();
  const expiresAt = input.expires_at ?? null;
  const expiresAtMs = expiresAt === null ? null : Math.floor(expiresAt / 1000);
  if (expiresAtMs !== null && expiresAtMs <= nowMs) {
    throw new RefusalError(refuse('validation_failed', { errors: { expires_at: [PAST] } }));
  }
  const { token, hash, prefix } = newToken();
  const abilities: string[] = [...new Set(input.abilities)];
  const limits = { rateLimit: input.rate_limit ?? null, monthlyQuota: input.monthly_quota ?? null };
  const rules = { name: input.name, prefix, abilities, ...limits, expiresAtMs };
  const workspaceId = call.workspace.id;
  const audit = { actor: call.actor, action: 'token.created', workspaceId, subjectId: null, details: rules, nowMs } as const;
  const created = (made: Shown, secret: string | null): Answer => ({
    ...success({ ...row(made), token: secret }, 'Token created successfully'),
    status: 201,
  });
  const foreseen = { ...rules, id: 0, isActive: true, lastUsedAtMs: null, createdAtMs: nowMs };
  const kept = keeping(call, created(foreseen, null), 'id');
  return created(await store.tokens.create({ workspaceId, hash, ...rules, nowMs }, { ...audit, ...kept }), token);
}

async function read(ports: ApiPorts, call: Call): Promise<Answer> {
  return shown(await tokenIn(ports, call));
}

async function change({ store, clock }: ApiPorts, call: Call): Promise<Answer> {
  const input = readTokenChange(call.body);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await tokenIn({ store }, call);
    const stale = staleness(call.conditions, tokenTag(before));
    if (stale) throw new RefusalError(stale);
    const token = changed(before, input);
    const answer = (to: Token) => shown(to, 'Token updated successfully');
    const audit = { ...noteOn(call, before, { action: 'token.updated', nowMs: clock.now() }), ...keeping(call, answer(token)) };
    const saved = await store.tokens.change({ token, before, audit });
    if (saved) return answer(saved);
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}

/** What is not given stays as it is. */
function changed(before: Token, input: ReturnType<typeof readTokenChange>): Token {
  return {
    ...before,
    name: input.name ?? before.name,
    isActive: input.is_active ?? before.isActive,
    rateLimit: input.rate_limit === undefined ? before.rateLimit : input.rate_limit,
    monthlyQuota: input.monthly_quota === undefined ? before.monthlyQuota : input.monthly_quota,
  };
}

function shown(token: Token, message?: string): Answer {
  return { ...success(row(token), message), headers: { ETag: tokenTag(token) } };
}

async function revoke({ store, clock }: ApiPorts, call: Call) {
  const token = await tokenIn({ store }, call);
  const stale = staleness(call.conditions, tokenTag(token));
  if (stale) throw new RefusalError(stale);
  const nowMs = clock.now();
  const answer = done('Token revoked successfully');
  const audit = { ...noteOn(call, token, { action: 'token.revoked', nowMs }), ...keeping(call, answer) };
  found((await store.tokens.revoke(token.id, nowMs, audit)) ? true : null, LABEL);
  return answer;
}

type Happened = { action: 'token.updated' | 'token.revoked'; nowMs: number };

function noteOn(call: Call, { id, name }: Token, { action, nowMs }: Happened) {
  const details = action === 'token.revoked' ? { name } : { name, ...call.body };
  return { actor: call.actor, action, workspaceId: call.workspace.id, subjectId: id, details, nowMs };
}

/** Those that were revoked are gone from here; the command line still lists them. */
async function tokensOf({ store }: Pick<ApiPorts, 'store'>, call: Call): Promise<Token[]> {
  return (await store.tokens.list(call.workspace.id)).filter(({ revokedAtMs }) => revokedAtMs === null);
}

async function tokenIn(ports: Pick<ApiPorts, 'store'>, call: Call): Promise<Token> {
  const id = pathId(call, LABEL);
  return found((await tokensOf(ports, call)).find((token) => token.id === id), LABEL);
}

type Shown = Omit<Token, 'workspaceId' | 'hash' | 'revokedAtMs'>;

function row(token: Shown) {
  const { id, name, prefix, abilities, rateLimit, monthlyQuota, expiresAtMs, isActive, lastUsedAtMs, createdAtMs } = token;
  const time = (ms: number | null) => (ms === null ? null : restTime(ms * 1000));
  return {
    id,
    name,
    prefix,
    abilities,
    rate_limit: rateLimit,
    monthly_quota: monthlyQuota,
    expires_at: time(expiresAtMs),
    is_active: isActive,
    last_used_at: time(lastUsedAtMs),
    created_at: time(createdAtMs),
  };
}
