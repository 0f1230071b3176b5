import { z } from 'zod';
import { countryCode } from './country.ts';
import { wholeNumber } from './numbers.ts';
import { MAX_REQUESTS_PER_MINUTE } from './token-input.ts';
import { emailAddress } from './email.ts';
import { newPassword, presentPassword } from './registration.ts';
import { ROLES } from './role.ts';
import { filledLine, line } from './text.ts';

const role = () => z.enum(ROLES);

export const INVITE_INPUT = z.strictObject({ role: role(), email: emailAddress().optional() });

export const MEMBER_INPUT = z.strictObject({ role: role() });

/** What somebody says who follows an invite link. Of an account that exists it is the password it has. */
export const ACCEPTANCE_INPUT = z.strictObject({
  token: line({ max: 255 }),
  name: filledLine({ max: 255 }),
  email: emailAddress(),
  password: newPassword,
});

export const PASSWORD_INPUT = z.strictObject({ current_password: presentPassword, password: newPassword });

export const WORKSPACE_INPUT = z
  .strictObject({
    name: filledLine({ max: 255 }),
    country: countryCode().nullable(),
    rate_limit: wholeNumber({ min: 0, max: MAX_REQUESTS_PER_MINUTE }).nullable(),
    include_original: z.boolean(),
  })
  .partial();
