import { z } from 'zod';
import {
  CUSTOM_PREFIX,
  CUSTOM_VALUES,
  FILTER_KEYS,
  MAX_CONDITIONS,
  MAX_FILTER_BYTES,
  MAX_VALUES,
  type EndpointFilter,
} from '../../../contract/endpoint-filter.ts';
import { ATTRIBUTES, MODELS, type Model } from '../../../contract/webhook-event.ts';
import type { CustomField } from '../../workspace/records.ts';
import { refuse, shortened, type FieldErrors, type Refusal } from '../../workspace/refusal.ts';
import { lines } from '../../workspace/text.ts';

/** Characters of a value. No longer one is worth comparing, and all have to fit into the filter. */
const MAX_VALUE = 1_000;

/** Adding 0 makes 0 of -0, which JSON tells apart and nobody means. */
const SCALAR = z.union([lines({ max: MAX_VALUE }), z.number().overwrite((number) => number + 0), z.boolean(), z.null()]);
const VALUE = z.union([SCALAR, z.array(SCALAR).max(MAX_VALUES)], {
  error: `must be a text of at most ${MAX_VALUE} characters, a number, true, false, null, or a list of these.`,
});
const VALUES = z.array(VALUE).min(1).max(MAX_VALUES);

function conditions(model: Model) {
  const condition = z
    .strictObject({
      field: fieldOf(model),
      from: VALUES.optional().meta({ description: 'The value before is one of these; of what is created there is none before' }),
      to: VALUES.optional().meta({ description: 'The value after is one of these; what is deleted is taken as it was' }),
      changed: z.literal(true).optional().meta({ description: 'The value before is not the value after' }),
    })
    .refine(({ from, to, changed }) => from !== undefined || to !== undefined || changed, { error: 'needs from, to or changed.' })
    .refine(({ field, from, to }) => field !== CUSTOM_VALUES || (!from && !to), {
      error: `has values in custom fields only: name one, such as ${CUSTOM_PREFIX}budget.`,
      path: ['field'],
    });
  return z.array(condition).max(MAX_CONDITIONS);
}

/** Which custom fields there are is asked where the filter is saved. */
function fieldOf(model: Model) {
  const known: readonly string[] = ATTRIBUTES[model];
  const custom = model === 'contact' ? `, or ${CUSTOM_PREFIX} and the slug of a custom field` : '';
  return z
    .string()
    .refine((field) => known.includes(field) || (custom !== '' && field.startsWith(CUSTOM_PREFIX)), {
      error: `must be one of: ${known.join(', ')}${custom}.`,
    })
    .meta(custom === '' ? { enum: [...known] } : { description: `A key of \`data.attributes\`${custom}` });
}

/** What an endpoint asks of its events. */
export const FILTER_INPUT = z
  .strictObject({ contacts: conditions('contact'), status: conditions('status'), source: conditions('source') })
  .partial()
  .refine((filter) => Buffer.byteLength(JSON.stringify(filter)) <= MAX_FILTER_BYTES, {
    error: `must not be greater than ${MAX_FILTER_BYTES} bytes as JSON.`,
  })
  .meta({ id: 'EndpointFilter', description: 'Of each kind of record, conditions that must all hold' });

export type FilterInput = z.output<typeof FILTER_INPUT>;

/** A filter without what asks for nothing; null when that is all of it. */
export function filterOf(input: FilterInput | null): EndpointFilter | null {
  const filter: EndpointFilter = {};
  for (const model of MODELS) {
    const asked = input?.[FILTER_KEYS[model]] ?? [];
    if (asked.length === 0) continue;
    filter[FILTER_KEYS[model]] = asked.map(({ field, from, to, changed }) => ({
      field, ...(from && { from }), ...(to && { to }), ...(changed && { changed }),
    }));
  }
  return Object.keys(filter).length > 0 ? filter : null;
}

/** Names the conditions on custom fields that the workspace does not have. */
export function refuseUnknownFields(filter: EndpointFilter | null, known: readonly Pick<CustomField, 'slug'>[]): Refusal | null {
  const errors: FieldErrors = {};
  filter?.contacts?.forEach(({ field }, at) => {
    if (!field.startsWith(CUSTOM_PREFIX) || known.some(({ slug }) => field === CUSTOM_PREFIX + slug)) return;
    const place = `filter.contacts.${at}.field`;
    errors[place] = [`The ${place} field names ${shortened(field)}, which is not a custom field of this workspace.`];
  });
  return Object.keys(errors).length > 0 ? refuse('validation_failed', { errors }) : null;
}
