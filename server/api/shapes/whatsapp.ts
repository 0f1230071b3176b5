import { z } from 'zod';
import { STEP_NAMES } from '../../whatsapp/connection.ts';
import { id, time } from './values.ts';

/** Stands in the examples for a message that exists; an id cannot be known beforehand. */
export const SAMPLE_MESSAGE_ID = 'wamid.HBgLMTQxNTU1NTAxMDEVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA';

const STEP = z
  .strictObject({
    name: z.enum(STEP_NAMES),
    status: z.enum(['waiting', 'done', 'failed']),
    error: z.string().nullable().meta({
      description: 'The text of its last failure. A number that cannot be registered does not keep the account from being connected',
    }),
    at: time().nullable(),
  })
  .meta({ id: 'WhatsAppStep' });

const PHONE_NUMBER = z
  .strictObject({
    id: z.string(),
    display_phone_number: z.string(),
    verified_name: z.string().nullable(),
    quality_rating: z.string().nullable(),
  })
  .meta({ id: 'WhatsAppPhoneNumber' });

export const WHATSAPP_CONNECTION = z
  .strictObject({
    status: z.enum(['not_connected', 'connecting', 'connected', 'broken']),
    steps: z.array(STEP),
    waba_id: z.string().nullable(),
    phone_numbers: z.array(PHONE_NUMBER),
    problem: z.string().nullable().meta({ description: 'Why it is broken' }),
    missing_settings: z.array(z.string()).meta({ description: 'What the operator has not set; without it nothing can be connected' }),
    token_expires_at: time().nullable(),
    previous_app_secret_until: time()
      .nullable()
      .meta({ description: 'Until when posts are accepted that the app secret of before has signed' }),
  })
  .meta({ id: 'WhatsAppConnection' });

export const NOTICE = z
  .strictObject({
    field: z.string().meta({ examples: ['account_update'] }),
    at: time(),
    value: z.unknown().meta({ description: "In Meta's form; without the people it may name" }),
  })
  .meta({ id: 'WhatsAppNotice' });

export const TEMPLATE = z
  .strictObject({
    name: z.string(),
    language: z.string(),
    status: z.string().meta({ examples: ['APPROVED'] }),
    category: z.string().nullable(),
    quality: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was rejected or paused' }),
    template_id: z.string().nullable(),
    components: z.array(z.unknown()).meta({ description: "In Meta's form" }),
    fields: z.array(z.string()).meta({ description: 'The places of its text, in the order of field_1, field_2, …' }),
  })
  .meta({ id: 'WhatsAppTemplate' });

export const SENT_MESSAGE = z
  .strictObject({
    message_id: z.string(),
    contact_id: id(),
    phone: z.string(),
    status: z.enum(['sent', 'pending']),
    sent_at: time().nullable(),
    contact_created: z.boolean(),
  })
  .meta({ id: 'SentMessage' });

const DELIVERY_STATUSES = ['pending', 'sent', 'delivered', 'read', 'failed'] as const;

export const MESSAGE_STATUS = z
  .strictObject({
    message_id: z.string(),
    delivery_status: z.enum(DELIVERY_STATUSES),
    error_message: z.string().nullable(),
    source: z.literal('chat'),
    last_updated: time(),
    statuses: z.record(z.enum(DELIVERY_STATUSES), z.string()),
  })
  .meta({ id: 'MessageStatus' });

export const MESSAGE = z
  .strictObject({
    id: id(),
    message_id: z.string().nullable(),
    direction: z.enum(['in', 'out']),
    contact_id: id().nullable(),
    phone: z.string().nullable(),
    phone_number_id: z.string(),
    type: z.string(),
    text: z.string().nullable(),
    content: z.record(z.string(), z.unknown()),
    status: z.enum(['received', ...DELIVERY_STATUSES]),
    error_code: z.int().nullable(),
    error_message: z.string().nullable(),
    sent_at: time(),
    updated_at: time(),
  })
  .meta({ id: 'Message' });
