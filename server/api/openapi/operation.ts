import { z } from 'zod';
import type { Description, Example } from '../description.ts';
import { mediaTypeOf } from '../shapes/envelope.ts';
import { id } from '../shapes/values.ts';
import { callerOf, refusalsOf, takesBody, writesInWorkspace, type DescribedCall } from './call.ts';
import { refusalResponses } from './refusals.ts';
import type { Components, JsonSchema } from './schemas.ts';

const JSON_TYPE = 'application/json';
const FAULT = { $ref: '#/components/responses/fault' };
const RATE_LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];

export function operationOf(call: DescribedCall, components: Components): JsonSchema {
  const { about } = call;
  return {
    operationId: operationId(about.summary),
    summary: about.summary,
    ...describe(call),
    tags: [tagOf(call)],
    security: securityOf(call),
    parameters: parametersOf(call, components),
    ...(takesBody(call) && about.body && { requestBody: requestBody(about, components) }),
    responses: { ...successes(call, components), ...refusalResponses(refusalsOf(call), components), 500: FAULT },
    // Whole requests, so that a reader can send one as it stands.
    'x-example-requests': about.examples,
  };
}

/** `Webhook events`, from the first segment below the workspace. */
export function tagOf({ path, ability }: DescribedCall): string {
  if (ability === null) return 'People and the server';
  const [segment = ''] = path.split('/').slice(4);
  return (segment.charAt(0).toUpperCase() + segment.slice(1)).replaceAll('-', ' ');
}

/** `Create a contact` becomes `createContact`. */
function operationId(summary: string): string {
  const words = summary.replace(/[^\w ]/g, '').split(' ').filter((word) => !/^(a|an|the)$/i.test(word));
  return words.map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

function describe(call: DescribedCall): { description?: string } {
  const { about, ability } = call;
  const needs = callerOf(call) === 'token or person' ? [`A token needs the ability \`${ability}\`.`] : [];
  const sentences = [...(about.details === undefined ? [] : [about.details]), ...needs];
  return sentences.length === 0 ? {} : { description: sentences.join('\n\n') };
}

function securityOf(call: DescribedCall): JsonSchema[] {
  const caller = callerOf(call);
  if (caller === 'anyone') return [];
  return caller === 'person' ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

function parametersOf(call: DescribedCall, components: Components): JsonSchema[] {
  const { path, about } = call;
  const [first] = about.examples;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) =>
    name === 'subdomain'
      ? { $ref: '#/components/parameters/subdomain' }
      : {
          name,
          in: 'path',
          required: true,
          schema: components.input(about.params?.[name] ?? id()),
          example: first.params?.[name],
        },
  );
  const inQuery = about.query ? queryParameters(about.query, { components, example: first }) : [];
  const keys = writesInWorkspace(call) ? ['idempotencyKey', 'hops'].map((name) => ({ $ref: `#/components/parameters/${name}` })) : [];
  return [...inPath, ...inQuery, ...keys];
}

function queryParameters(query: z.ZodObject, { components, example }: { components: Components; example: Example }) {
  const { properties = {}, required = [] } = components.input(query) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    schema,
    ...(example.query?.[name] !== undefined && { example: example.query[name] }),
  }));
}

function requestBody({ body, form, examples }: Description, components: Components): JsonSchema {
  if (!body) return {};
  const bodies = examples.flatMap(({ title = 'Example', body: value, text = value }) => (text ? [[title, { value: text }]] : []));
  const schema = components.input(body);
  const mediaType = mediaTypeOf(body);
  const required = mediaType !== JSON_TYPE || (Array.isArray(schema['required']) && schema['required'].length > 0);
  const asForm = form && { 'multipart/form-data': { schema: components.input(form) } };
  return { required, content: { [mediaType]: { schema, examples: Object.fromEntries(bodies) }, ...asForm } };
}

function successes({ about, ability }: DescribedCall, components: Components): Record<string, JsonSchema> {
  const own = Object.entries(about.headers ?? {}).map(([name, description]) => [name, header(description)]);
  const limits = ability === null ? [] : RATE_LIMIT_HEADERS.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  const headers = Object.fromEntries([['X-Request-Id', { $ref: '#/components/headers/X-Request-Id' }], ...limits, ...own]);
  return Object.fromEntries(
    Object.entries(about.answers).map(([status, shape]) => {
      const answer = { description: SUCCESS[status] ?? 'Success', headers };
      return [status, shape instanceof z.ZodUndefined ? answer : { ...answer, content: contentOf(shape, components) }];
    }),
  );
}

function contentOf(shape: z.ZodType, components: Components): JsonSchema {
  return { [mediaTypeOf(shape)]: { schema: components.output(shape) } };
}

const SUCCESS: Readonly<Record<string, string>> = { 201: 'Created', 202: 'Accepted: it goes on after this answer', 204: 'Done' };

export function header(description: string, type = 'string'): JsonSchema {
  return { description, schema: { type } };
}
