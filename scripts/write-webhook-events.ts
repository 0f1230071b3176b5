import { readFile, writeFile } from 'node:fs/promises';
import { ATTRIBUTES, MODELS, WIRE_MODEL, type EventName, type Model } from '../contract/webhook-event.ts';
import { NEW_ENDPOINT } from '../server/webhooks/endpoint.ts';
import { buildRequest } from '../server/webhooks/sender/request.ts';
import { parseTarget } from '../server/webhooks/target/target.ts';
import { SAMPLES, type Sample } from './webhook-event-samples.ts';

/** Writes docs/webhook-events.md from the code that makes the bodies; a test fails while the page says anything else. */
const PAGE = new URL('../docs/webhook-events.md', import.meta.url);
const MANIFEST = new URL('../package.json', import.meta.url);
const { version } = JSON.parse(await readFile(MANIFEST, 'utf8')) as { version: string };

const SECRET = `whsec_${Buffer.alloc(32, 'ackwell ').toString('base64')}`;
const EVENT_ID = 'evt_4v9kq2m7xw0c1z';
const SENT_AT_MS = Date.UTC(2026, 3, 16, 12, 34, 56);

type Attribute = (typeof ATTRIBUTES)[Model][number];

const MEANING: Record<Attribute, string> = {
  firstname: 'string',
  lastname: 'string or null',
  phone: 'string, E.164; unique in the workspace',
  email: 'string or null; unique in the workspace without regard to case',
  type: '`lead`, `customer` or `guest`',
  status_id: 'integer or null; the `data.id` of a status',
  source_id: 'integer or null; the `data.id` of a source',
  tenant_id: 'integer; the workspace',
  company: 'string or null',
  description: 'string or null, may have several lines',
  website: 'string or null',
  country_id: 'integer or null',
  zip: 'string or null',
  city: 'string or null',
  state: 'string or null',
  address: 'string or null',
  assigned_id: 'integer or null; a user of the workspace',
  group_id: 'array of integers, `[]` when there are none',
  custom_fields_data: 'object, `{}` when there are none',
  is_enabled: '1 or 0',
  is_opted_out: '1 or 0',
  name: 'string; unique in the workspace without regard to case',
  color: 'string `#RRGGBB` or null',
  isdefault: '1 or 0; at most one status is the default',
  created_at: 'time, e.g. `2026-04-16T12:34:56.000000Z`',
  updated_at: 'time of the last change; after a deletion, of the last one before it',
};

export function webhookEventsPage(): string {
  return [INTRODUCTION, request(), FIELDS, ...MODELS.map(section), DEDUPE].join('\n');
}

const INTRODUCTION = `# The nine webhook events

Contacts, statuses and sources each have three events: \`created\`, \`updated\` and \`deleted\`. Each of the
nine is switched on by itself in the webhook settings; all are off at first. Nothing else is sent, unless an endpoint asks
to be told [what becomes of messages](whatsapp.md#events-of-messages) as well.

* A save that changes no attribute sends nothing.
* When a status becomes the default, the old default has changed too: its \`updated\` comes first, then the event of
  the new one.
* Events of one record arrive in the order in which they happened. Events of different records may overtake each other.

This page is written by \`node scripts/write-webhook-events.ts\` from the code that makes the bodies.
How to check the signatures: [webhook-security.md](webhook-security.md).
`;

const FIELDS = `## The body

UTF-8 JSON without insignificant white space, its keys always in this order. The text is made once, when the change is
committed; every attempt, resend and restart sends those same bytes.

| key | value |
|---|---|
| \`event\` | \`created\`, \`updated\` or \`deleted\` |
| \`model\` | ${MODELS.map((model) => `\`${json(WIRE_MODEL[model])}\``).join(', ')}, written here as in the JSON |
| \`data.id\` | integer, the id of the record |
| \`data.attributes\` | every attribute at the time of the event, below; for \`deleted\` the last ones it had |
| \`data.relations\` | \`{}\` |
| \`original\` | \`null\`; with \`include_original\`, below, the previous values of what an update changed, and only those |
| \`timestamp\` | when the change was committed, not when it was sent |

\`timestamp\` is ISO-8601 in whole seconds with \`+00:00\`. When a record changes again within one second, six digits
after the point are added, as in \`contact.updated\` below, so that no two events of a record share a time.

Every attribute is always present, \`null\` where nothing is set. Ignore keys that you do not know: more may come.

\`include_original\` is a switch of the workspace and off at first: \`PATCH /workspace\` with \`{"include_original":true}\`, or
\`ackwell workspace set acme --include-original on\`. It holds for the changes from then on, at all endpoints and in the feed,
because an event has one body. A change of the first name alone says \`"original":{"firstname":"Ada","updated_at":"…"}\`.
`;

const DEDUPE = `## The same event twice

An attempt may be repeated although you have answered it: your answer can get lost, and the server can stop between
your answer and its own note of it. Repeats carry the same \`webhook-id\` and the same body. Keep the ids you have
handled, or the tuple \`(model, data.id, event, timestamp)\`, which is unique too, and ignore what you already have.
`;

function request(): string {
  const sample = SAMPLES.find(({ model, event }) => model === 'status' && event === 'created');
  const target = parseTarget('https://crm.example.com/hook');
  if (!sample || 'refused' in target) throw new Error('There is no status.created to show');
  const message = { eventId: EVENT_ID, event: sample.event, body: sample.body, number: 1, isOurs: () => true };
  const endpoint = { ...NEW_ENDPOINT, workspaceId: 6, id: 1, secrets: { current: SECRET, previous: null } };
  const { bytes } = buildRequest(message, { endpoint, target, userAgent: `Ackwell/${version}`, nowMs: SENT_AT_MS });
  return `## The request

\`\`\`http
${bytes.toString().replaceAll('\r\n', '\n')}
\`\`\`

| header | value |
|---|---|
| \`X-Webhook-Event\` | the \`event\` of the body |
| \`X-Webhook-Attempt\` | 1, 2, 3, … counted up with every POST of a delivery |
| \`X-Webhook-Signature\` | HMAC-SHA256 of the body, in lower-case hex; the key is the whole secret string |
| \`webhook-id\` | the id of the event, the same on every attempt and resend |
| \`webhook-timestamp\` | when this attempt began, in seconds since 1970 |
| \`webhook-signature\` | one or more \`v1,<base64>\` with a space between, after Standard Webhooks |
| \`Content-Length\` | always there: the body is neither chunked nor compressed |

The signatures above belong to the secret \`${SECRET}\`.
`;
}

function section(model: Model): string {
  const name = `${model.charAt(0).toUpperCase()}${model.slice(1)}`;
  const attributes = ATTRIBUTES[model].map((key) => `| \`${key}\` | ${MEANING[key]} |`);
  const events = SAMPLES.filter((sample) => sample.model === model).map(example);
  return `## ${name}

| attribute | value |
|---|---|
${attributes.join('\n')}

${events.join('\n')}`;
}

const WHEN: Record<EventName, (name: string) => string> = {
  created: (name) => `A ${name} was made, by whatever way.`,
  updated: (name) => `At least one attribute of a ${name} changed.`,
  deleted: (name) => `A ${name} was deleted.`,
};

function example({ model, event, body }: Sample): string {
  return `### ${model}.${event}

${WHEN[event](model)}

\`\`\`json
${body}
\`\`\`
`;
}

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

if (import.meta.main) await writeFile(PAGE, webhookEventsPage());
