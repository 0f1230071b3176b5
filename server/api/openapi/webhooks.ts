import { z } from 'zod';
import { EVENT_NAMES, MODELS, WIRE_MODEL, type EventName, type Model, type WebhookBody } from '../../../contract/webhook-event.ts';
import { sampleEvent } from '../../webhooks/settings/sample-event.ts';
import { ATTRIBUTE_SHAPES } from '../shapes/records.ts';
import { count } from '../shapes/values.ts';
import type { Components, JsonSchema } from './schemas.ts';

/** The headers of every POST that are ours. */
const HEADERS: Readonly<Record<string, { description: string; schema: JsonSchema }>> = {
  'User-Agent': { description: 'Ackwell and its version', schema: { type: 'string' } },
  'X-Webhook-Event': { description: 'What happened', schema: { enum: EVENT_NAMES } },
  'X-Webhook-Attempt': { description: '1, 2, 3, … for each POST of a delivery', schema: { type: 'integer', minimum: 1 } },
  'X-Webhook-Signature': {
    description: 'HMAC-SHA256 of the raw body in lower-case hex; the key is the whole text of the secret.',
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  },
  'webhook-id': { description: 'The id of the event, the same in every attempt', schema: { type: 'string' } },
  'webhook-timestamp': { description: 'When this attempt began, in Unix seconds', schema: { type: 'integer' } },
  'webhook-signature': {
    description: 'Standard Webhooks: `v1,` and base64, over `id.timestamp.body`; two, with a space between, after a rotation.',
    schema: { type: 'string' },
  },
};

const TIMESTAMP = 'The time of the commit: with `model`, `data.id` and `event` a key that is never used twice.';

/** 2026-04-16T12:34:56Z, in microseconds. */
const SAMPLE_TIME = 1_776_342_896_000_000;

/** The nine events, as a receiver sees them. */
export function webhooksOf(components: Components): Record<string, JsonSchema> {
  const pairs = MODELS.flatMap((model) => EVENT_NAMES.map((event) => ({ model, event })));
  return Object.fromEntries(pairs.map((pair) => [`${pair.model}.${pair.event}`, { post: post(pair, components) }]));
}

function post({ model, event }: { model: Model; event: EventName }, components: Components): JsonSchema {
  const sample = JSON.parse(sampleEvent({ model, event }, 1, SAMPLE_TIME).body) as WebhookBody; // Serialised by newEvent.
  const example = { ...sample, data: { ...sample.data, id: 123 } };
  const name = model.charAt(0).toUpperCase() + model.slice(1);
  return {
    operationId: `on${name}${event.charAt(0).toUpperCase()}${event.slice(1)}`,
    summary: `${name} ${event}`,
    description: `Sent to your URL after a ${model} was ${event}: up to three attempts, after 0, 2 and 4 seconds.`,
    tags: ['The nine webhooks'],
    security: [],
    parameters: Object.entries(HEADERS).map(([header, rest]) => ({ name: header, in: 'header', required: true, ...rest })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: components.output(bodyShape(model, event)), example } },
    },
    responses: {
      '2XX': { description: 'Received. The status decides; the body is never looked at.' },
      default: { description: 'A failed attempt, and so is no answer within 30 seconds, and a redirect.' },
    },
  };
}

function bodyShape(model: Model, event: EventName) {
  return z.strictObject({
    event: z.literal(event),
    model: z.literal(WIRE_MODEL[model]),
    data: z.strictObject({
      id: count().meta({ description: '0 in a test event' }),
      attributes: ATTRIBUTE_SHAPES[model],
      relations: z.strictObject({}),
    }),
    original: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Null, or of an update the previous values of what changed, where the workspace has `include_original` on' }),
    timestamp: z.string().meta({ format: 'date-time', description: TIMESTAMP }),
  });
}
