/** One of every type and kind of message that Meta describes, and what is read of it. */

export type MessageSample = [type: string, body: unknown, text: string | null, content: Record<string, unknown>];

const MEDIA = { id: '1', mime_type: 'image/jpeg', sha256: 'q+/=', url: 'https://lookaside.fbsbx.com/x' };
const CARD = {
  name: { formatted_name: 'Bo', first_name: 'Bo' },
  phones: [{ phone: '+1 555', wa_id: '1555', type: 'CELL' }],
  emails: [{ email: 'bo@example.com', type: 'WORK' }],
  addresses: [{ city: 'Oslo', country_code: 'no', type: 'HOME' }],
  urls: [{ url: 'https://bo.example', type: 'WORK' }],
  org: { company: 'Bo Ltd' },
  birthday: '1990-01-02',
  vcard: 'BEGIN:VCARD',
  origin: 'self',
};

export const MESSAGE_SAMPLES: readonly MessageSample[] = [
  ['text', { body: 'me@x.io https://x.io 😀' }, 'me@x.io https://x.io 😀', {}],
  ['image', { ...MEDIA, caption: 'Look' }, 'Look', { id: '1', caption: 'Look', sha256: 'q+/=' }],
  ['video', MEDIA, null, { id: '1' }],
  ['audio', { ...MEDIA, mime_type: 'audio/ogg; codecs=opus', voice: true }, null, { voice: true, mime_type: 'audio/ogg; codecs=opus' }],
  ['document', { ...MEDIA, filename: '../../etc/passwd' }, '../../etc/passwd', { filename: '../../etc/passwd' }],
  ['sticker', { ...MEDIA, mime_type: 'image/webp', animated: false }, null, { animated: false }],
  ['location', { latitude: 1.5, longitude: -2, name: 'Here', url: 'https://x.io' }, 'Here', { latitude: 1.5, longitude: -2 }],
  ['location', { latitude: 1.5, longitude: -2 }, null, { latitude: 1.5 }],
  ['location', { latitude: 1.5, longitude: -2, address: '1 Main St' }, '1 Main St', { address: '1 Main St' }],
  ['contacts', [CARD, {}], 'Bo, ?', {
    contacts: [
      {
        name: 'Bo', phones: CARD.phones, emails: CARD.emails, addresses: CARD.addresses, urls: CARD.urls, org: CARD.org,
        birthday: '1990-01-02', vcard: 'BEGIN:VCARD', origin: 'self',
      },
      { name: null, phones: [], emails: [], addresses: [], urls: [], org: {} },
    ],
  }],
  ['interactive', { type: 'button_reply', button_reply: { id: 'b', title: 'Yes' } }, 'Yes', { type: 'button_reply', id: 'b' }],
  ['interactive', { type: 'list_reply', list_reply: { id: 'l', title: 'One', description: 'd' } }, 'One', { description: 'd' }],
  ['interactive', { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } }, 'Sent', { response_json: '{"a":1}' }],
  ['interactive', { type: 'call_permission_reply', call_permission_reply: { response: 'accept', is_permanent: false } }, null,
    { type: 'call_permission_reply', response: 'accept', is_permanent: false }],
  ['interactive', { type: 'product', product: { catalog_id: 'c', product_retailer_id: 'p' } }, null, { catalog_id: 'c' }],
  ['interactive', undefined, null, {}],
  ['button', { payload: 'p', text: 'Stop' }, 'Stop', { payload: 'p' }],
  ['reaction', { message_id: 'wamid.B', emoji: '👍' }, '👍', { message_id: 'wamid.B' }],
  ['reaction', { message_id: 'wamid.B', emoji: '' }, null, { message_id: 'wamid.B' }],
  ['reaction', { message_id: 'wamid.B' }, null, { message_id: 'wamid.B' }],
  ['order', { catalog_id: 'c', text: 't', product_items: [{ product_retailer_id: 'p', quantity: 2, item_price: 1.25, currency: 'EUR' }] }, 't',
    { catalog_id: 'c', product_items: [{ product_retailer_id: 'p', quantity: 2, item_price: 1.25, currency: 'EUR' }] }],
  ['edit', { original_message_id: 'wamid.B', message: { type: 'text', text: { body: 'new' } } }, 'new',
    { original_message_id: 'wamid.B', message: { type: 'text' } }],
  ['edit', { original_message_id: 'wamid.B', message: { type: 'image', image: { id: '2', caption: 'new' } } }, 'new',
    { message: { type: 'image', id: '2', caption: 'new' } }],
  ['edit', { original_message_id: 'wamid.B', message: { type: 'edit' } }, null, { message: { type: 'edit' } }],
  ['edit', { original_message_id: 'wamid.B', message: { type: 'constructor' } }, null, { message: { type: 'constructor' } }],
  ['revoke', { original_message_id: 'wamid.B' }, null, { original_message_id: 'wamid.B' }],
  ['system', { type: 'user_changed_number', body: 'changed', wa_id: '15559990000' }, 'changed', { wa_id: '15559990000' }],
  ['system', { type: 'user_changed_user_id', body: 'changed', user_id: 'US.2', previous_user_id: 'US.1' }, 'changed', { user_id: 'US.2' }],
  ['system', { type: 'customer_changed_number', body: 'changed', new_wa_id: '15559990000', customer: '15550002222' }, 'changed',
    { new_wa_id: '15559990000', customer: '15550002222' }],
  ['system', { type: 'customer_identity_changed', body: 'changed' }, 'changed', { type: 'customer_identity_changed' }],
  ...['gif', 'group_invite', 'poll_creation', 'poll_update', 'pin', 'keep_in_chat', 'link_preview', 'media_placeholder', 'edit', 'reaction'].map(
    (type): MessageSample => ['unsupported', { type }, null, { type }],
  ),
  ['unsupported', undefined, null, {}],
  ['unknown', undefined, null, {}],
];
