import { z } from 'zod';
import { readInput } from './input.ts';
import { wholeNumber } from './numbers.ts';
import { filledLine } from './text.ts';

export const MAX_REQUESTS_PER_MINUTE = 1_000_000;
export const MAX_REQUESTS_PER_MONTH = 1_000_000_000;

const CHANGEABLE = {
  name: filledLine({ max: 255 }),
  rate_limit: wholeNumber({ min: 0, max: MAX_REQUESTS_PER_MINUTE }).nullable(),
  monthly_quota: wholeNumber({ min: 1, max: MAX_REQUESTS_PER_MONTH }).nullable(),
};

/** Of a token that exists: what it may do and when it ends stays as it was made. */
export const TOKEN_CHANGE_INPUT = z.strictObject({ ...CHANGEABLE, is_active: z.boolean() }).partial();

/** `abilities` and `expiresAt` are passed in by who knows them. */
export function newTokenInput<Ability extends z.ZodType, Time extends z.ZodType>(ability: Ability, expiresAt: Time) {
  const limits = { rate_limit: CHANGEABLE.rate_limit.optional(), monthly_quota: CHANGEABLE.monthly_quota.optional() };
  return z.strictObject({
    name: CHANGEABLE.name,
    abilities: z.array(ability).min(1, { error: 'must hold at least one ability.' }),
    ...limits,
    expires_at: expiresAt,
  });
}

export function readTokenChange(body: unknown): z.output<typeof TOKEN_CHANGE_INPUT> {
  return readInput(TOKEN_CHANGE_INPUT, body);
}
