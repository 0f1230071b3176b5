/** Every field of Meta's about accounts, numbers and templates, with every word it is said to hold, and what follows. */

export type FieldSample = [field: string, value: Record<string, unknown>, effect: Record<string, unknown>];

export const TEMPLATE = { message_template_id: 900000000000123, message_template_name: 'order_ready', message_template_language: 'en-US' };
const STATUS = 'message_template_status_update';

function template(value: object, change: object): FieldSample {
  return [STATUS, { ...TEMPLATE, ...value }, { effect: 'template', change }];
}

const REASONS = [
  'ABUSIVE_CONTENT', 'CATEGORY_NOT_AVAILABLE', 'INCORRECT_CATEGORY', 'INVALID_FORMAT', 'PROMOTIONAL', 'SCAM', 'TAG_CONTENT_MISMATCH',
];
const PAUSES = ['FIRST_PAUSE', 'SECOND_PAUSE', 'RATE_LIMITING_PAUSE', 'UNPAUSE', 'DISABLED'];

const TEMPLATES: readonly FieldSample[] = [
  ...['APPROVED', 'ARCHIVED', 'DELETED', 'DISABLED', 'LIMIT_EXCEEDED', 'LOCKED', 'PAUSED', 'PENDING', 'PENDING_DELETION', 'REJECTED'].map(
    (event) => template({ event, reason: null }, { status: event, reason: null }),
  ),
  ...['FLAGGED', 'IN_APPEAL', 'REINSTATED'].map((event): FieldSample => [STATUS, { ...TEMPLATE, event }, { effect: 'ask_again', unknown: {} }]),
  ...REASONS.map((reason) => template({ event: 'REJECTED', reason }, { reason })),
  ...PAUSES.map((title) => template({ event: 'PAUSED', reason: 'NONE', other_info: { title } }, { reason: title })),
  template({ event: 'paused', reason: null, other_info: { title: 'FIRST_PAUSE', description: 'For 3 hours' } }, { status: 'PAUSED', reason: 'For 3 hours' }),
  template({ event: 'REJECTED', reason: 'INVALID_FORMAT', rejection_info: { reason: 'too short' } }, { status: 'REJECTED', reason: 'too short' }),
  template({ event: 'APPROVED', reason: 'NONE', message_template_category: 'UTILITY' }, { status: 'APPROVED', reason: null, category: 'UTILITY' }),
  template({ event: 'DISABLED', disable_info: { disable_date: 1_790_000_000 } }, { reason: 'Disabled on 2026-09-21' }),
  template({ event: 'DISABLED', disable_info: { disable_date: 'tomorrow' } }, { reason: 'Disabled on tomorrow' }),
  template({ new_quality_score: 'RED' }, { quality: 'RED' }),
  [STATUS, { ...TEMPLATE, event: 'EVAPORATED' }, { effect: 'ask_again', unknown: { 'template event EVAPORATED': 1 } }],
  [STATUS, { event: 'APPROVED' }, { effect: 'ask_again', unknown: {} }],
  ...['GREEN', 'YELLOW', 'RED', 'UNKNOWN'].map((quality): FieldSample => [
    'message_template_quality_update', { ...TEMPLATE, previous_quality_score: 'GREEN', new_quality_score: quality }, { change: { quality }, unknown: {} },
  ]),
  ['message_template_quality_update', { ...TEMPLATE, new_quality_score: 'MAUVE' }, { change: { quality: 'MAUVE' }, unknown: { 'template quality MAUVE': 1 } }],
  ['message_template_quality_update', TEMPLATE, { effect: 'ask_again' }],
  ['template_category_update', { ...TEMPLATE, previous_category: 'UTILITY', new_category: 'MARKETING' }, { change: { category: 'MARKETING' } }],
  ['template_category_update', { ...TEMPLATE, correct_category: 'MARKETING', new_category: 'UTILITY', category_update_timestamp: 1 }, { effect: 'none' }],
  ['message_template_components_update', { ...TEMPLATE, message_template_element: 'x', message_template_buttons: [] }, { effect: 'ask_again' }],
];

function account(event: string, more: object = {}, effect: object = { effect: 'none', unknown: {} }): FieldSample {
  return ['account_update', { event, ...more }, { ...effect }];
}

const ACCOUNTS: readonly FieldSample[] = [
  ...['PARTNER_REMOVED', 'PARTNER_APP_UNINSTALLED', 'ACCOUNT_DELETED', 'ACCOUNT_OFFBOARDED'].map((event) =>
    account(event, { waba_info: { waba_id: '700000000000001' }, disconnection_info: { reason: 'x' } }, { effect: 'disconnected' }),
  ),
  account('ACCOUNT_RECONNECTED', {}, { effect: 'reconnected' }),
  account('VERIFIED_ACCOUNT'),
  account('ACCOUNT_VIOLATION', { violation_info: { violation_type: 'SCAM' } }),
  account('ACCOUNT_RESTRICTION', { restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_790_000_000 }] }),
  account('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'x' } }),
  account('PARTNER_ADDED', { waba_info: { waba_id: '700000000000001', owner_business_id: '9' } }),
  account('PARTNER_APP_INSTALLED', { waba_info: { waba_id: '700000000000001' } }),
  ...['MM_LITE_TERMS_SIGNED', 'AD_ACCOUNT_LINKED', 'VOLUME_BASED_PRICING_TIER_UPDATE', 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
    'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE'].map((event) => account(event)),
  account('MOVED_TO_MARS', {}, { effect: 'none', unknown: { 'account event MOVED_TO_MARS': 1 } }),
  account('constructor', {}, { effect: 'none', unknown: { 'account event CONSTRUCTOR': 1 } }),
  ...['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED'].map((decision): FieldSample => ['account_review_update', { decision }, { effect: 'none', unknown: {} }]),
  ['account_review_update', { decision: 'PERHAPS' }, { effect: 'none', unknown: { 'account review PERHAPS': 1 } }],
  ['account_alerts', { entity_type: 'WABA', entity_id: 123456, alert_info: { alert_severity: 'CRITICAL' } }, { effect: 'none', unknown: {} }],
  ['account_settings_update', { type: 'x' }, { effect: 'none', unknown: {} }],
  ['business_capability_update', { max_daily_conversations_per_business: 'TIER_UNLIMITED', max_phone_numbers_per_business: 20 }, { effect: 'ask_again' }],
  ...['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS'].map((event): FieldSample => [
    'security', { display_phone_number: '1555', event, requester: '1' }, { effect: 'none', unknown: {} },
  ]),
  ['security', { event: 'PIN_EATEN' }, { effect: 'none', unknown: { 'security event PIN_EATEN': 1 } }],
  ...['stop', 'resume', 'signup'].map((value): FieldSample => [
    'user_preferences', { user_preferences: [{ wa_id: '1555', user_id: 'US.1', category: 'marketing_messages', value, timestamp: 1_790_000_000 }] },
    { effect: 'none', unknown: {} },
  ]),
  ['user_preferences', { user_preferences: [{ value: 'maybe' }, null] }, { effect: 'none', unknown: { 'preference MAYBE': 1, 'preference ?': 1 } }],
];

const NUMBERS: readonly FieldSample[] = [
  ...['ONBOARDING', 'THROUGHPUT_UPGRADE', 'FLAGGED', 'UNFLAGGED', 'UPGRADE', 'DOWNGRADE'].map((event): FieldSample => [
    'phone_number_quality_update', { display_phone_number: '1555', event, max_daily_conversations_per_business: 'TIER_50' },
    { effect: 'ask_again', unknown: {} },
  ]),
  ['phone_number_quality_update', { event: 'PAINTED', current_limit: 'TIER_1K' }, { effect: 'ask_again', unknown: { 'number event PAINTED': 1 } }],
  ['phone_number_name_update', { display_phone_number: '1555', decision: 'APPROVED', requested_verified_name: 'X', rejection_reason: null },
    { effect: 'ask_again', unknown: {} }],
  ['business_username_updates', { username: 'x' }, { effect: 'ask_again', unknown: {} }],
  ['phone_number_username_update', { username: 'x' }, { effect: 'ask_again', unknown: {} }],
];

const person = { full_name: 'Ana', first_name: 'Ana', phone_number: '15550002222' };

const KEPT: readonly FieldSample[] = [
  ...['flows', 'payment_configuration_update', 'partner_solutions', 'automatic_events',
    'consumer_profile', 'messaging_handovers', 'standby', 'user_id_update', 'group_lifecycle_update', 'group_participants_update',
    'group_settings_update', 'group_status_update'].map((field): FieldSample => [field, { history: [], list: [{}] }, { effect: 'none', unknown: {} }]),
  ...['add', 'edit', 'remove'].map((action): FieldSample => [
    'smb_app_state_sync', { state_sync: [{ type: 'contact', contact: person, action, metadata: { timestamp: '1' } }] }, { effect: 'none', unknown: {} },
  ]),
  ['smb_app_state_sync', { state_sync: [{ type: 'label' }, { type: 'contact', action: 'paint' }] },
    { effect: 'none', unknown: { 'address book LABEL': 1, 'address book PAINT': 1 } }],
  ['weather', { sunny: true }, { effect: 'none', unknown: { 'field weather': 1 } }],
  ['toString', {}, { effect: 'none', unknown: { 'field toString': 1 } }],
];

export const FIELD_SAMPLES: readonly FieldSample[] = [...TEMPLATES, ...ACCOUNTS, ...NUMBERS, ...KEPT];
