import { createHash } from 'node:crypto';
import type { Effect, Notice } from '../notice.ts';
import { aboutNumbers, accountUpdate, toBeKept } from './account-field.ts';
import { templateCategory, templateComponents, templateQuality, templateStatus } from './template-field.ts';
import type { Unknown } from './unknown.ts';
import { jsonOf, type Fields } from './values.ts';

/** One reader per field of Meta's, besides `messages` and `smb_message_echoes`. */
const FIELD_READERS: Readonly<Record<string, (value: Fields, unknown: Unknown) => Effect>> = {
  message_template_status_update: templateStatus,
  message_template_quality_update: templateQuality,
  message_template_components_update: templateComponents,
  template_category_update: templateCategory,
  phone_number_quality_update: aboutNumbers,
  phone_number_name_update: aboutNumbers,
  business_username_updates: aboutNumbers,
  account_update: accountUpdate,
  ...Object.fromEntries(
    [
      'account_review_update', 'account_alerts', 'account_settings_update', 'business_capability_update', 'security',
      'user_preferences', 'history', 'smb_app_state_sync', 'calls', 'flows', 'payment_configuration_update', 'partner_solutions',
      'automatic_events', 'consumer_profile', 'messaging_handovers', 'standby', 'group_lifecycle_update',
      'group_participants_update', 'group_settings_update', 'group_status_update',
    ].map((field) => [field, toBeKept]),
  ),
};

/** Longer ones are in the raw post alone. */
const MAX_VALUE_CHARACTERS = 16_000;

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
    value: whole.length > MAX_VALUE_CHARACTERS ? '{"cut":true}' : whole,
    effect: read?.(value, unknown) ?? { effect: 'none' },
  };
}
