import { COOKIE_NAME } from '../../auth/session.ts';
import { HOPS_HEADER } from '../hops.ts';
import { writesInWorkspace, type DescribedCall } from './call.ts';
import { header, operationOf, tagOf } from './operation.ts';
import { FAILURE_SCHEMAS, refusalExamples } from './refusals.ts';
import { Components, type JsonSchema } from './schemas.ts';
import { webhooksOf } from './webhooks.ts';

const DESCRIPTION = `Contacts, statuses and sources of a workspace, whose changes are sent to your URL.

JSON in, JSON out, UTF-8. A failure says \`status: error\` and a \`message\`; nothing is stored and no event fires when
anything in a request is refused.`;

/** OpenAPI 3.1, made of what the routes themselves declare. */
export function documentOf(calls: readonly DescribedCall[], version: string): JsonSchema {
  const components = new Components();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const call of calls) {
    const path = call.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[call.method.toLowerCase()] = operationOf(call, components);
  }
  const webhooks = webhooksOf(components);
  const tags = [...new Set([...calls.map(tagOf), 'The nine webhooks'])];
  return {
    openapi: '3.1.1',
    info: { title: 'Ackwell', version, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    paths,
    webhooks,
    components: {
      schemas: { ...FAILURE_SCHEMAS, ...components.schemas },
      responses: { ...components.responses, fault: FAULT },
      examples: refusalExamples(),
      parameters: calls.some(writesInWorkspace) ? { subdomain: SUBDOMAIN, idempotencyKey: IDEMPOTENCY_KEY, hops: HOPS } : {},
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const FAULT = {
  description: 'A fault of the server, without any detail',
  headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
};

const SUBDOMAIN = {
  name: 'subdomain',
  in: 'path',
  required: true,
  description: 'The short name of the workspace',
  schema: { type: 'string' },
  example: 'acme',
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A text of your own per write: repeated with it within 24 hours, the write answers as it first did and runs once.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
};

const HOPS = {
  name: HOPS_HEADER,
  in: 'header',
  description: 'Where a write is the answer to a webhook: the number that the webhook carried under this name, if it carried one.',
  schema: { type: 'integer', minimum: 1, maximum: 999 },
};

const HEADERS = {
  'X-Request-Id': header('Names this request in the log of the server; your own `X-Request-Id` is taken over'),
  'RateLimit-Limit': header('Requests per minute', 'integer'),
  'RateLimit-Remaining': header('Requests left in this minute', 'integer'),
  'RateLimit-Reset': header('Seconds until the next minute begins', 'integer'),
};

const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'A token of the workspace, `apitk_` and 64 letters and digits' },
  session: { type: 'apiKey', in: 'cookie', name: COOKIE_NAME, description: 'The cookie of a person who signed in' },
};
