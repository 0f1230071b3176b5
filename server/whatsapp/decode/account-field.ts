import type { Effect } from '../notice.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, idOf, itemsOf, textOf, type Fields } from './values.ts';

export type ReadField = (value: Fields, unknown: Unknown) => Effect;

const NONE: Effect = { effect: 'none' };
const ASK_AGAIN: Effect = { effect: 'ask_again' };
const MAX_WORD_CHARACTERS = 80;

/** After these nothing can be sent, and little is received, until somebody connects again. */
const DISCONNECTING: Readonly<Record<string, string>> = {
  PARTNER_REMOVED: 'The account was taken from this app in the settings of the business at Meta.',
  PARTNER_APP_UNINSTALLED: 'The app was removed from the account at Meta.',
  ACCOUNT_DELETED: 'The account was deleted at Meta.',
  ACCOUNT_OFFBOARDED: 'The account was taken off WhatsApp by Meta or by its owner.',
};

const OTHER_EVENTS = [
  'VERIFIED_ACCOUNT', 'ACCOUNT_VIOLATION', 'ACCOUNT_RESTRICTION', 'DISABLED_UPDATE', 'PARTNER_ADDED', 'PARTNER_APP_INSTALLED',
  'MM_LITE_TERMS_SIGNED', 'AD_ACCOUNT_LINKED', 'VOLUME_BASED_PRICING_TIER_UPDATE',
];
/** Families of events, of which new ones come without notice. */
const FAMILIES = ['AUTH_INTL_', 'BUSINESS_PRIMARY_LOCATION_', 'PARTNER_CLIENT_CERTIFICATION_'];

function accountUpdate(value: Fields, unknown: Unknown): Effect {
  const event = wordIn(value, 'event') ?? '';
  const reason = Object.hasOwn(DISCONNECTING, event) ? DISCONNECTING[event] : undefined;
  if (reason !== undefined) return { effect: 'disconnected', reason };
  if (event === 'ACCOUNT_RECONNECTED') return { effect: 'reconnected' };
  if (!OTHER_EVENTS.includes(event) && !FAMILIES.some((family) => event.startsWith(family))) unknown.count('account event', event || null);
  return NONE;
}

/** What people want to hear from the business. It is theirs to settle with Meta, which refuses what they do not want. */
function userPreferences(value: Fields, unknown: Unknown): Effect {
  for (const preference of itemsOf(value['user_preferences']).map(fieldsOf)) {
    const word = wordIn(preference, 'value');
    if (word === null || !['STOP', 'RESUME', 'SIGNUP'].includes(word)) unknown.count('preference', word);
  }
  return NONE;
}

/** The address book of the phone: whom the business knows, not who has written. Whoever does becomes a contact. */
function addressBook(value: Fields, unknown: Unknown): Effect {
  for (const entry of itemsOf(value['state_sync']).map(fieldsOf)) {
    const action = wordIn(entry, 'action');
    if (entry['type'] !== 'contact') unknown.count('address book', wordIn(entry, 'type'));
    else if (action === null || !['ADD', 'EDIT', 'REMOVE'].includes(action)) unknown.count('address book', action);
  }
  return NONE;
}

type Wording = { what: string; in: string; words: readonly string[] };

/** A field that speaks in fixed words: another word is counted. */
function worded({ what, in: name, words }: Wording, effect = NONE): ReadField {
  return (value, unknown) => {
    const word = wordIn(value, name);
    if (word === null || !words.includes(word)) unknown.count(what, word);
    return effect;
  };
}

const DECISIONS = ['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED'];

/** Those of numbers say less than a look at all of them shows; the others are kept to be read by people. */
export const ACCOUNT_READERS: Readonly<Record<string, ReadField>> = {
  account_update: accountUpdate,
  account_review_update: worded({ what: 'account review', in: 'decision', words: DECISIONS }),
  security: worded({ what: 'security event', in: 'event', words: ['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS'] }),
  user_preferences: userPreferences,
  smb_app_state_sync: addressBook,
  phone_number_quality_update: worded(
    { what: 'number event', in: 'event', words: ['ONBOARDING', 'THROUGHPUT_UPGRADE', 'FLAGGED', 'UNFLAGGED', 'UPGRADE', 'DOWNGRADE'] },
    ASK_AGAIN,
  ),
  phone_number_name_update: worded({ what: 'number name', in: 'decision', words: DECISIONS }, ASK_AGAIN),
  business_username_updates: () => ASK_AGAIN,
  phone_number_username_update: () => ASK_AGAIN,
  business_capability_update: () => ASK_AGAIN,
  ...Object.fromEntries(
    [
      'account_alerts', 'account_settings_update', 'flows', 'payment_configuration_update',
      'partner_solutions', 'automatic_events', 'consumer_profile', 'messaging_handovers', 'standby', 'user_id_update',
      'group_lifecycle_update', 'group_participants_update', 'group_settings_update', 'group_status_update',
    ].map((field) => [field, () => NONE]),
  ),
};

/** The account that an `account_update` is about: of the partner's events the entry names the partner instead. */
export function accountIn(value: Fields): string | null {
  return idOf(fieldsOf(value['waba_info'])['waba_id']);
}

/** Meta's own pages write some words in lower case. */
function wordIn(value: Fields, name: string): string | null {
  return textOf(value[name], MAX_WORD_CHARACTERS)?.toUpperCase() ?? null;
}
