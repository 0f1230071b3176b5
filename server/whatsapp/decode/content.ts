import type { Unknown } from './unknown.ts';
import { fieldsOf, hasFields, itemsOf, pick, textOf, type Fields } from './values.ts';

/** What can be read, and the facts behind it. */
export type Content = { text: string | null; content: Record<string, unknown> };

type ReadContent = (message: Fields, unknown: Unknown) => Content;

const MEDIA = ['id', 'mime_type', 'sha256', 'caption', 'filename', 'voice', 'animated'];
const MAX_TYPE_CHARACTERS = 40;
const MAX_CONTACTS = 20;
const MAX_PRODUCTS = 100;

/** One reader per type of Meta's. A type that is not here is kept as its name, and counted. */
const CONTENT_READERS: Readonly<Record<string, ReadContent>> = {
  text: (message) => plain(textOf(inner(message, 'text')['body']), {}),
  image: media('image'),
  video: media('video'),
  audio: media('audio'),
  document: media('document'),
  sticker: media('sticker'),
  location: (message) => {
    const place = pick(inner(message, 'location'), ['latitude', 'longitude', 'name', 'address', 'url']);
    return plain(textOf(place['name']) ?? textOf(place['address']), place);
  },
  contacts: (message) => {
    const contacts = itemsOf(message['contacts']).slice(0, MAX_CONTACTS).map(cardOf);
    return plain(contacts.map(({ name }) => name ?? '?').join(', ') || null, { contacts });
  },
  interactive: (message, unknown) => interactive(inner(message, 'interactive'), unknown),
  button: (message) => {
    const button = pick(inner(message, 'button'), ['payload', 'text']);
    return plain(textOf(button['text']), button);
  },
  reaction: (message) => {
    // Taken away again: the emoji is empty or not there.
    const reaction = pick(inner(message, 'reaction'), ['message_id', 'emoji']);
    return plain(textOf(reaction['emoji']), reaction);
  },
  order: (message) => {
    const order = inner(message, 'order');
    const names = ['product_retailer_id', 'quantity', 'item_price', 'currency'];
    const items = itemsOf(order['product_items']).slice(0, MAX_PRODUCTS).map((item) => pick(fieldsOf(item), names));
    return plain(textOf(order['text']), { ...pick(order, ['catalog_id', 'text']), product_items: items });
  },
  system: (message, unknown) => {
    const names = [
      'type', 'body', 'wa_id', 'new_wa_id', 'customer', 'user_id', 'previous_user_id', 'parent_user_id', 'previous_parent_user_id',
    ];
    const system = pick(inner(message, 'system'), names);
    const identity = pick(inner(message, 'identity'), ['acknowledged', 'created_timestamp', 'hash']);
    countOther('system', textOf(system['type'], MAX_TYPE_CHARACTERS), { known: SYSTEM_TYPES, unknown });
    return plain(textOf(system['body']), { ...system, ...(hasFields(identity) && { identity }) });
  },
  edit: (message, unknown) => {
    const edit = inner(message, 'edit');
    const edited = fieldsOf(edit['message']);
    const read = edited['type'] === 'edit' ? null : contentReader(textOf(edited['type'], MAX_TYPE_CHARACTERS) ?? '');
    const now = read?.(edited, unknown) ?? plain(null, {});
    return plain(now.text, { ...pick(edit, ['original_message_id']), message: { ...pick(edited, ['type']), ...now.content } });
  },
  revoke: (message) => plain(null, pick(inner(message, 'revoke'), ['original_message_id'])),
  unsupported: (message) => plain(null, pick(inner(message, 'unsupported'), ['type'])),
  /** Of the past a file is named first, and never told again where it is old. */
  media_placeholder: () => plain(null, {}),
  unknown: (message) => plain(null, pick(inner(message, 'unknown'), ['type'])),
};

const SYSTEM_TYPES = ['user_changed_number', 'user_changed_user_id', 'customer_identity_changed', 'customer_changed_number'];

export function contentReader(type: string): ReadContent | null {
  return (Object.hasOwn(CONTENT_READERS, type) && CONTENT_READERS[type]) || null;
}

/** What may come with any type: the message it answers, and the advertisement that led here. */
export function companyOf(message: Fields): Record<string, unknown> {
  const context = inner(message, 'context');
  const product = pick(fieldsOf(context['referred_product']), ['catalog_id', 'product_retailer_id']);
  const about = {
    ...pick(context, ['from', 'id', 'forwarded', 'frequently_forwarded']),
    ...(hasFields(product) && { referred_product: product }),
  };
  const referral = pick(inner(message, 'referral'), [
    'source_url', 'source_id', 'source_type', 'headline', 'body', 'media_type', 'image_url', 'video_url', 'thumbnail_url', 'ctwa_clid',
  ]);
  const welcome = pick(fieldsOf(inner(message, 'referral')['welcome_message']), ['text']);
  if (hasFields(welcome)) referral['welcome_message'] = welcome;
  return { ...(hasFields(about) && { context: about }), ...(hasFields(referral) && { referral }), ...pick(message, ['group_id']) };
}

function inner(message: Fields, name: string): Fields {
  return fieldsOf(message[name]);
}

function plain(text: string | null, content: Record<string, unknown>): Content {
  return { text, content };
}

function media(type: string): ReadContent {
  return (message) => {
    const file = pick(inner(message, type), MEDIA);
    return plain(textOf(file['caption']) ?? textOf(file['filename']), file);
  };
}

function cardOf(value: unknown) {
  const card = fieldsOf(value);
  const name = textOf(fieldsOf(card['name'])['formatted_name'], 255);
  const list = (key: string, names: string[]) => itemsOf(card[key]).slice(0, MAX_CONTACTS).map((one) => pick(fieldsOf(one), names));
  return {
    name,
    phones: list('phones', ['phone', 'wa_id', 'type']),
    emails: list('emails', ['email', 'type']),
    addresses: list('addresses', ['street', 'city', 'state', 'zip', 'country', 'country_code', 'type']),
    urls: list('urls', ['url', 'type']),
    org: pick(fieldsOf(card['org']), ['company', 'department', 'title']),
    ...pick(card, ['birthday', 'vcard', 'origin']),
  };
}

const REPLIES = ['button_reply', 'list_reply', 'nfm_reply', 'call_permission_reply', 'product'];
const REPLY_FIELDS = [
  'id', 'title', 'description', 'name', 'body', 'response_json', 'response', 'is_permanent', 'expiration_timestamp',
  'response_source', 'catalog_id', 'product_retailer_id',
];

/** May come without any body, and with an error beside it. */
function interactive(fields: Fields, unknown: Unknown): Content {
  const type = textOf(fields['type'], MAX_TYPE_CHARACTERS);
  if (type === null) return plain(null, {});
  countOther('interactive', type, { known: REPLIES, unknown });
  const reply = pick(fieldsOf(fields[type]), REPLY_FIELDS);
  return plain(textOf(reply['title']) ?? textOf(reply['body']), { ...reply, type });
}

function countOther(what: string, type: string | null, { known, unknown }: { known: readonly string[]; unknown: Unknown }): void {
  if (type === null || !known.includes(type)) unknown.count(what, type);
}

/** Why something could not be shown, or not as it was meant. */
export function errorIn(errors: unknown): Record<string, unknown> | null {
  const [error] = itemsOf(errors).map(fieldsOf);
  return error ? { ...pick(error, ['code', 'title', 'message']), ...pick(fieldsOf(error['error_data']), ['details']) } : null;
}
