import type { Model } from './webhook-event.ts';

/** What an endpoint asks of the events it is to get: of each kind of record, conditions that must all hold. */
export type EndpointFilter = { [Key in FilterKey]?: FilterCondition[] | undefined };

/** Its parts by the kind of record; only contacts are in the plural, as in the settings. */
export const FILTER_KEYS = { contact: 'contacts', status: 'status', source: 'source' } as const satisfies Record<Model, string>;
export type FilterKey = (typeof FILTER_KEYS)[Model];

/** At least one of `from`, `to` and `changed`; what is given must all be so. */
export type FilterCondition = {
  /** A key of `data.attributes`, or `custom_fields_data.` and the slug of a custom field. */
  field: string;
  /** The value before is one of these. */
  from?: FilterValue[] | undefined;
  /** The value after is one of these. */
  to?: FilterValue[] | undefined;
  /** The value before is not the value after. */
  changed?: true | undefined;
};

type Scalar = string | number | boolean | null;
/** As it is in JSON; a list stands for the whole of an attribute that is one. */
export type FilterValue = Scalar | Scalar[];

/** The values of custom fields, and what stands before the slug of one. */
export const CUSTOM_VALUES = 'custom_fields_data';
export const CUSTOM_PREFIX = `${CUSTOM_VALUES}.`;

/** Conditions of one kind of record. */
export const MAX_CONDITIONS = 20;
/** Values of one `from` or `to`. */
export const MAX_VALUES = 100;
/** Of the whole filter as JSON. */
export const MAX_FILTER_BYTES = 8 * 1024;
