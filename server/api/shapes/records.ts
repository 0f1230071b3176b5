import { z } from 'zod';
import type { Model } from '../../../contract/webhook-event.ts';
import { CUSTOM_FIELD_TYPES } from '../../../contract/custom-field.ts';
import { flag, id, time } from './values.ts';

const text = () => z.string().nullable();
const STAMPS = { created_at: time(), updated_at: time() };

/** The attributes in the order of a contact's events. */
const CONTACT_ATTRIBUTES = {
  firstname: z.string(),
  lastname: text(),
  phone: text().meta({ description: 'E.164; null of somebody on WhatsApp who hides it', examples: ['+14155551234'] }),
  email: text(),
  type: z.enum(['lead', 'customer', 'guest']),
  status_id: id().nullable(),
  source_id: id().nullable(),
  tenant_id: id(),
  company: text(),
  description: text(),
  website: text(),
  country_id: id().nullable(),
  zip: text(),
  city: text(),
  state: text(),
  address: text(),
  assigned_id: id().nullable(),
  group_id: z.array(id()),
  custom_fields_data: z.record(z.string(), z.unknown()),
  is_enabled: flag(),
  is_opted_out: flag(),
  ...STAMPS,
};

const STATUS_ATTRIBUTES = { name: z.string(), color: text(), isdefault: flag(), tenant_id: id(), ...STAMPS };

const SOURCE_ATTRIBUTES = { name: z.string(), tenant_id: id(), ...STAMPS };

export const CONTACT = z.strictObject({ id: id(), ...CONTACT_ATTRIBUTES }).meta({ id: 'Contact' });
export const STATUS = z.strictObject({ id: id(), ...STATUS_ATTRIBUTES }).meta({ id: 'Status' });
export const SOURCE = z.strictObject({ id: id(), ...SOURCE_ATTRIBUTES }).meta({ id: 'Source' });
export const GROUP = z.strictObject({ id: id(), ...SOURCE_ATTRIBUTES }).meta({ id: 'Group' });

export const CUSTOM_FIELD = z
  .strictObject({
    id: id(),
    tenant_id: id(),
    name: z.string(),
    slug: z.string(),
    type: z.enum(CUSTOM_FIELD_TYPES),
    options: z.array(z.string()),
    required: z.boolean(),
    ...STAMPS,
  })
  .meta({ id: 'CustomField' });

/** What the events carry. */
export const ATTRIBUTE_SHAPES = {
  contact: z.strictObject(CONTACT_ATTRIBUTES).meta({ id: 'ContactAttributes' }),
  status: z.strictObject(STATUS_ATTRIBUTES).meta({ id: 'StatusAttributes' }),
  source: z.strictObject(SOURCE_ATTRIBUTES).meta({ id: 'SourceAttributes' }),
} as const satisfies Record<Model, z.ZodType>;
