import type { TokenStore } from '../../store/contract-auth.ts';
import type { EchoGuardInput } from '../../webhooks/settings/echo-guard-input.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';

/** Refuses a guard that names tokens of others. One that was revoked goes on being known: it makes no change any more. */
export async function expectKnownTokens(
  tokens: Pick<TokenStore, 'list'>,
  workspaceId: number,
  { echo_guard: guard }: { echo_guard?: EchoGuardInput | undefined },
): Promise<void> {
  const given = guard?.skip_token_ids ?? [];
  if (given.length === 0) return;
  const known = new Set((await tokens.list(workspaceId)).map(({ id }) => id));
  const strangers = given.flatMap((id, at) => (known.has(id) ? [] : [`echo_guard.skip_token_ids.${at}`]));
  if (strangers.length === 0) return;
  const errors = Object.fromEntries(strangers.map((place) => [place, [`The ${place} field is no API token of this workspace.`]]));
  throw new RefusalError(refuse('validation_failed', { errors }));
}
