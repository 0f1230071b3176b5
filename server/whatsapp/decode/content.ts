import { fieldsOf, hasFields, itemsOf, pick, textOf, type Fields } from './values.ts';

/** What can be read, and the facts behind it. */
export type Content = { text: string | null; content: Record<string, unknown> };

type ReadContent = (message: Fields) => Content;

const MEDIA = ['id', 'mime_type', 'sha256', 'caption', 'filename', 'voice', 'animated'];
const MAX_CONTACTS = 20;
const MAX_PRODUCTS = 100;

/** One reader per type of Meta's. A type that is not here is kept as its name, and counted. */
export const CONTENT_READERS: Readonly<Record<string, ReadContent>> = {
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
  interactive: (message) => interactive(inner(message, 'interactive')),
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
  system: (message) => {
    const names = ['type', 'body', 'wa_id', 'new_wa_id', 'user_id', 'previous_user_id', 'parent_user_id', 'previous_parent_user_id'];
    const system = pick(inner(message, 'system'), names);
    const identity = pick(inner(message, 'identity'), ['acknowledged', 'created_timestamp', 'hash']);
    return plain(textOf(system['body']), { ...system, ...(hasFields(identity) && { identity }) });
  },
  edit: (message) => {
    const edit = inner(message, 'edit');
    const edited = fieldsOf(edit['message']);
    const read = CONTENT_READERS[textOf(edited['type'], 40) ?? ''];
    const now = read && edited['type'] !== 'edit' ? read(edited) : plain(null, {});
    return plain(now.text, { ...pick(edit, ['original_message_id']), message: { ...pick(edited, ['type']), ...now.content } });
  },
  revoke: (message) => plain(null, pick(inner(message, 'revoke'), ['original_message_id'])),
  unsupported,
  unknown: unsupported,
};

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
    org: pick(fieldsOf(card['org']), ['company', 'department', 'title']),
    ...pick(card, ['birthday', 'vcard', 'origin']),
  };
}

const REPLIES = ['button_reply', 'list_reply', 'nfm_reply', 'call_permission_reply'];

function interactive(fields: Fields): Content {
  const type = textOf(fields['type'], 40);
  const name = REPLIES.find((known) => known === type) ?? type ?? '';
  const reply = pick(fieldsOf(fields[name]), ['id', 'title', 'description', 'name', 'body', 'response_json', 'response']);
  return plain(textOf(reply['title']) ?? textOf(reply['body']), { ...(type !== null && { type }), ...reply });
}

function unsupported(message: Fields): Content {
  const [error] = itemsOf(message['errors']).map(fieldsOf);
  const about = error && { ...pick(error, ['code', 'title', 'message']), ...pick(fieldsOf(error['error_data']), ['details']) };
  return plain(null, { ...pick(inner(message, 'unsupported'), ['type']), ...(about && { error: about }) });
}
