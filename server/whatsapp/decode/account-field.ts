import type { Effect } from '../notice.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, idOf, textOf, type Fields } from './values.ts';

const NONE: Effect = { effect: 'none' };
const ASK_AGAIN: Effect = { effect: 'ask_again' };

/** After these nothing can be sent, and little is received, until somebody connects again. */
const DISCONNECTING: Readonly<Record<string, string>> = {
  PARTNER_REMOVED: 'The account was taken from this app in the settings of the business at Meta.',
  PARTNER_APP_UNINSTALLED: 'The app was removed from the account at Meta.',
  ACCOUNT_DELETED: 'The account was deleted at Meta.',
  ACCOUNT_OFFBOARDED: 'The account was taken off WhatsApp by Meta or by its owner.',
};

const OTHER_EVENTS = [
  'VERIFIED_ACCOUNT', 'ACCOUNT_VIOLATION', 'ACCOUNT_RESTRICTION', 'DISABLED_UPDATE', 'PARTNER_ADDED', 'PARTNER_APP_INSTALLED',
  'ACCOUNT_RECONNECTED', 'MM_LITE_TERMS_SIGNED', 'AD_ACCOUNT_LINKED', 'VOLUME_BASED_PRICING_TIER_UPDATE',
];
/** Families of events, of which new ones come without notice. */
const FAMILIES = ['AUTH_INTL_', 'BUSINESS_PRIMARY_LOCATION_', 'PARTNER_CLIENT_CERTIFICATION_'];

/** `account_update`. */
export function accountUpdate(value: Fields, unknown: Unknown): Effect {
  const event = textOf(value['event'], 80)?.toUpperCase() ?? '';
  const reason = Object.hasOwn(DISCONNECTING, event) ? DISCONNECTING[event] : undefined;
  if (reason !== undefined) return { effect: 'disconnected', reason };
  if (event === 'ACCOUNT_RECONNECTED') return { effect: 'reconnected' };
  if (!OTHER_EVENTS.includes(event) && !FAMILIES.some((family) => event.startsWith(family))) unknown.count('account event', event || null);
  return NONE;
}

/** The account that an `account_update` is about: of the partner's events the entry names the partner instead. */
export function accountIn(value: Fields): string | null {
  return idOf(fieldsOf(value['waba_info'])['waba_id']);
}

/** What is said of a number is less than what a look at all of them shows. */
export function aboutNumbers(): Effect {
  return ASK_AGAIN;
}

/** Kept to be read by people. */
export function toBeKept(): Effect {
  return NONE;
}
