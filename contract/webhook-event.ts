/** The nine events: what a receiver sees. Server, receiver and docs take these names and orders from here alone. */

export const MODELS = ['contact', 'status', 'source'] as const;
export type Model = (typeof MODELS)[number];

export const EVENT_NAMES = ['created', 'updated', 'deleted'] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** What becomes of a WhatsApp message, for endpoints that ask for it: four more events, off by default. */
export const MESSAGE_STATES = ['sent', 'delivered', 'read', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];
export type MessageEventName = `message.${MessageState}`;

export type AnyModel = Model | 'message';
export type AnyEventName = EventName | MessageEventName;

/** What logs and commands call it: `contact.created`, `message.read`. */
export function webhookName({ model, event }: { model: AnyModel; event: AnyEventName }): string {
  return model === 'message' ? event : `${model}.${event}`;
}

/** All of them, in their order. */
export const WEBHOOK_NAMES: readonly string[] = [
  ...MODELS.flatMap((model) => EVENT_NAMES.map((event) => webhookName({ model, event }))),
  ...MESSAGE_STATES.map((state) => webhookName({ model: 'message', event: `message.${state}` })),
];

/** The value of `model` in the body, by the short name used in settings and commands. */
export const WIRE_MODEL = {
  contact: 'App\\Models\\Tenant\\Contact',
  status: 'App\\Models\\Tenant\\Status',
  source: 'App\\Models\\Tenant\\Source',
  message: 'WhatsAppMessage',
} as const satisfies Record<AnyModel, string>;

/** The keys of `data.attributes`, in their order on the wire. Every key is always present. */
export const ATTRIBUTES = {
  contact: [
    'firstname', 'lastname', 'phone', 'email', 'type', 'status_id', 'source_id', 'tenant_id', 'company',
    'description', 'website', 'country_id', 'zip', 'city', 'state', 'address', 'assigned_id', 'group_id',
    'custom_fields_data', 'is_enabled', 'is_opted_out', 'created_at', 'updated_at',
  ],
  status: ['name', 'color', 'isdefault', 'tenant_id', 'created_at', 'updated_at'],
  source: ['name', 'tenant_id', 'created_at', 'updated_at'],
} as const satisfies Record<Model, readonly string[]>;

/** The body of every POST, keys in this order, without insignificant white space. */
export type WebhookBody = {
  event: EventName;
  model: (typeof WIRE_MODEL)[Model];
  data: { id: number; attributes: Record<string, unknown>; relations: Record<string, never> };
  /** Null, unless the endpoint's owner asked for the previous values. */
  original: Record<string, unknown> | null;
  /** ISO-8601 with `+00:00`: the time of the commit, in whole seconds or with six fractional digits. */
  timestamp: string;
};
