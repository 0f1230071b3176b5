import type { Problem } from './receipt.ts';

/** What to do about an error of Meta's, by its code: never by its text, which is translated and changes. */
export type ErrorClass = 'token' | 'permission' | 'busy' | 'throttled' | 'unsure' | 'recipient' | 'window' | 'content' | 'account';

type Row = { class: ErrorClass; says: string };

/** In plain words; Meta's own words follow them. */
const ROWS: Readonly<Record<number, Row>> = {
  0: { class: 'token', says: 'The access token is not valid any more. Connect WhatsApp again.' },
  190: { class: 'token', says: 'The access token is not valid any more. Connect WhatsApp again.' },
  3: { class: 'permission', says: 'The app may not do this. Check its permissions at Meta.' },
  10: { class: 'permission', says: 'The app may not do this. Check its permissions at Meta.' },
  131005: { class: 'permission', says: 'The access token may not do this. Connect with one that may.' },
  1: { class: 'unsure', says: 'Meta had an error and does not say whether the message was sent.' },
  131000: { class: 'unsure', says: 'Meta had an error and does not say whether the message was sent.' },
  2: { class: 'busy', says: 'Meta is not available for the moment.' },
  131016: { class: 'busy', says: 'Meta is overloaded for the moment.' },
  131057: { class: 'busy', says: 'The number is being changed at Meta for the moment.' },
  133004: { class: 'busy', says: 'Meta is not available for the moment.' },
  133015: { class: 'busy', says: 'The number was deleted at Meta shortly before. It is tried again after five minutes.' },
  4: { class: 'throttled', says: 'The app has made too many calls to Meta.' },
  80007: { class: 'throttled', says: 'The account has made too many calls to Meta.' },
  130429: { class: 'throttled', says: 'The number sends more messages than Meta takes.' },
  131048: { class: 'throttled', says: 'Meta has limited the number, because people have blocked or reported it.' },
  131056: { class: 'throttled', says: 'Too many messages were sent to this recipient in a short time.' },
  131064: { class: 'throttled', says: 'Meta has limited the number because of the kind of its templates.' },
  131026: { class: 'recipient', says: 'The message cannot be delivered: the recipient is not on WhatsApp or cannot take it.' },
  131021: { class: 'recipient', says: 'A number cannot write to itself.' },
  131030: { class: 'recipient', says: 'The recipient is not among the test recipients of the app.' },
  130497: { class: 'recipient', says: 'Messages of this kind may not be sent to the country of the recipient.' },
  131050: { class: 'recipient', says: 'The recipient has opted out of marketing messages.' },
  130472: { class: 'recipient', says: 'Meta keeps marketing messages from this recipient for an experiment.' },
  131049: { class: 'recipient', says: 'Meta keeps marketing messages from this recipient for now. Try again after a day.' },
  131062: { class: 'recipient', says: 'This template can be sent to a phone number only.' },
  137000: { class: 'recipient', says: 'The identity of the recipient has changed.' },
  131047: { class: 'window', says: 'The contact has not written within 24 hours. Send a template instead.' },
  100: { class: 'content', says: 'Something in the message is not as Meta expects it.' },
  33: { class: 'content', says: 'The phone number of the business is not known at Meta.' },
  131008: { class: 'content', says: 'Something that Meta needs is missing from the message.' },
  131009: { class: 'content', says: 'A value in the message is not allowed.' },
  131060: { class: 'content', says: 'The message is not shown to businesses: it came from a device that cannot do that.' },
  131051: { class: 'content', says: 'Messages of this type are not supported.' },
  131052: { class: 'content', says: 'The file could not be downloaded by Meta.' },
  131053: { class: 'content', says: 'The file could not be taken by Meta: check its type, size and address.' },
  132000: { class: 'content', says: 'The number of values does not fit the template.' },
  132001: { class: 'content', says: 'There is no such template in this language, or it is not approved.' },
  132005: { class: 'content', says: 'The filled-in template is too long.' },
  132007: { class: 'content', says: 'The content of the template is against the rules of WhatsApp.' },
  132008: { class: 'content', says: 'The values are not in the form that the template expects.' },
  132012: { class: 'content', says: 'The values are not in the form that the template expects.' },
  132015: { class: 'content', says: 'The template is paused because of its quality.' },
  132068: { class: 'content', says: 'The flow of the template is blocked.' },
  132069: { class: 'content', says: 'The flow of the template has sent as much as it may for now.' },
  135000: { class: 'content', says: 'Something in the message is not as Meta expects it.' },
  132016: { class: 'content', says: 'The template is disabled because of its quality.' },
  368: { class: 'account', says: 'The account is blocked for now, for breaking the rules.' },
  131031: { class: 'account', says: 'The account is locked.' },
  131037: { class: 'account', says: 'The display name of the number needs approval at Meta.' },
  131042: { class: 'account', says: 'There is a problem with the payment of the account at Meta.' },
  131045: { class: 'account', says: 'The number is not registered properly at Meta.' },
  131055: { class: 'account', says: 'The number may not send marketing messages in this way.' },
  131063: { class: 'account', says: 'The account may send marketing templates through the Marketing Messages API only.' },
  134100: { class: 'account', says: 'Only marketing templates can be sent in this way.' },
  134101: { class: 'busy', says: 'Meta is still taking the template over. It is tried again.' },
  134102: { class: 'account', says: 'The template cannot be sent in this way.' },
  2200: {
    class: 'account',
    says: 'Meta has called this server back and did not get the answer it wants: check its public address and certificate.',
  },
  133000: { class: 'account', says: 'The number was not taken off completely before. Deregister it at Meta, then connect again.' },
  133005: { class: 'account', says: 'The number has another PIN. Turn two-step verification off in the WhatsApp Manager, then try again.' },
  133006: { class: 'account', says: 'The number has to be verified first, in the WhatsApp Manager.' },
  133008: { class: 'account', says: 'The PIN was wrong too often. Wait as long as Meta says, then try again.' },
  133009: { class: 'account', says: 'The PIN was tried too fast. Wait a few minutes, then try again.' },
  133016: { class: 'account', says: 'The number was registered too often and is locked for 72 hours.' },
  133010: { class: 'account', says: 'The number is not registered at Meta.' },
};

export function classOf({ code }: Problem): ErrorClass {
  if (code !== null && code >= 200 && code <= 299) return 'permission';
  return (code === null ? undefined : ROWS[code]?.class) ?? 'content';
}

/** A sentence for whoever sends, with Meta's code and words. */
export function inPlainWords({ code, message }: Problem): string {
  const says = code === null ? undefined : ROWS[code]?.says;
  const told = `Meta says: ${message}${/[.!?]$/.test(message) ? '' : '.'}`;
  const number = code === null ? '' : ` (code ${code})`;
  return says === undefined ? `Meta refuses this${number}. ${told}` : `${says} ${told.slice(0, -1)}${number}.`;
}

/** Why a stored message failed, for whoever has sent it; null when nobody has said so. Without a code the words are ours. */
export function failureText({ errorCode, errorMessage }: { errorCode: number | null; errorMessage: string | null }): string | null {
  if (errorCode === null || errorMessage === null) return errorMessage;
  return inPlainWords({ code: errorCode, message: errorMessage });
}
