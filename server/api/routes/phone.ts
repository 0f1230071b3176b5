import { z } from 'zod';
import { readInput } from '../../workspace/input.ts';
import { checkPhone, PHONE_CHECK_INPUT } from '../../workspace/phone-check.ts';
import type { Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { success } from './answer.ts';

const PHONE_CHECK = z
  .strictObject({
    phone: z.string(),
    phone_digits: z.string(),
    format_valid: z.boolean(),
    country_code: z.string().nullable(),
    country: z.string().nullable(),
    national_number: z.string().nullable(),
    e164: z.string().nullable(),
    reason: z.string().nullable(),
    note: z.string(),
  })
  .meta({ id: 'PhoneCheck' });

/** Looks at a number without storing or sending anything; a bad one is no fault of the call. */
export function phoneRoutes(): Route[] {
  return [
    {
      method: 'POST',
      path: '/phone/validate',
      ability: 'messages.send',
      failure: 'Failed to validate the phone number',
      handle: async ({ body, workspace }) => success(checkPhone(readInput(PHONE_CHECK_INPUT, body).phone_number, workspace.country)),
      about: {
        summary: 'Validate a phone number',
        details: 'A number that cannot exist is answered with 200 too: `format_valid` and `reason` tell.',
        body: PHONE_CHECK_INPUT,
        answers: { 200: dataOf(PHONE_CHECK) },
        examples: [
          { body: { phone_number: '+1 (415) 555-1234' }, status: 200 },
          { title: 'A number that is too short', body: { phone_number: '+1415555' }, status: 200 },
        ],
      },
    },
  ];
}
