import { createHash } from 'node:crypto';
import type { Notice } from '../notice.ts';
import { ACCOUNT_READERS, type ReadField } from './account-field.ts';
import { TEMPLATE_READERS } from './template-field.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, itemsOf, jsonOf, pick, type Fields } from './values.ts';

/**
 * One reader per field of Meta's, besides those that bring messages. `errors`: of a whole post, none of its messages'.
 * `history`: how far it is handed over.
 */
const FIELD_READERS: Readonly<Record<string, ReadField>> = {
  ...TEMPLATE_READERS, ...ACCOUNT_READERS, errors: () => ({ effect: 'none' }), history: () => ({ effect: 'none' }),
};

/** Longer ones are in the raw post alone. */
const MAX_VALUE_CHARACTERS = 16_000;

/** Of what names people only so much is kept beside the raw post, where erasing somebody finds it. */
const WITHOUT_PEOPLE: Readonly<Record<string, (value: Fields) => unknown>> = {
  smb_app_state_sync: (value) => ({ entries: itemsOf(value['state_sync']).length }),
  user_preferences: (value) => itemsOf(value['user_preferences']).map((one) => pick(fieldsOf(one), ['category', 'value', 'detail'])),
};

export type Change = { accountId: string; field: string; atMs: number | null; value: Fields };

/** A change of one of the fields about accounts, numbers and templates; also of a field that is not known. */
export function readNotice({ accountId, field, atMs, value }: Change, nowMs: number, unknown: Unknown): Notice {
  const read = Object.hasOwn(FIELD_READERS, field) ? FIELD_READERS[field] : undefined;
  if (!read) unknown.count('field', field);
  const whole = jsonOf(value, Number.MAX_SAFE_INTEGER) ?? '{}';
  const hash = createHash('sha256').update(JSON.stringify([accountId, atMs, field])).update(whole).digest('base64url');
  return {
    field,
    atMs: atMs ?? nowMs,
    hash,
    value: shownOf(field, value) ?? (whole.length > MAX_VALUE_CHARACTERS ? '{"cut":true}' : whole),
    effect: read?.(value, unknown) ?? { effect: 'none' },
  };
}

function shownOf(field: string, value: Fields): string | null {
  const shown = Object.hasOwn(WITHOUT_PEOPLE, field) ? WITHOUT_PEOPLE[field] : undefined;
  return shown ? jsonOf(shown(value), MAX_VALUE_CHARACTERS) : null;
}
