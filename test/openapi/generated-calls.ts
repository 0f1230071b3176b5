import fc, { type Arbitrary } from 'fast-check';
import type { Example } from '../../server/api/description.ts';

export type Operation = {
  operationId: string;
  security: object[];
  parameters: { $ref?: string; name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
  'x-example-requests': Example[];
};

export type Call = { path: string; method: string; operation: Operation };
export type Generated = { method: string; path: string; body?: string; headers?: Record<string, string> };

type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
};

/** Nothing that a schema asks for, and much that has broken programs before. */
const STRANGE: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 1.5, 1e300, 2 ** 53, '', ' ', '1', '\u0000', '\ud800', '\u202e', 'x'.repeat(70_000), [], {}, [[]]),
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** One in three values is strange. */
function mixed(fitting: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: fitting }, { weight: 1, arbitrary: STRANGE });
}

export function requestFor({ path, method, operation }: Call, document: object): Arbitrary<Generated> {
  const query = operation.parameters.filter((one) => one.in === 'query');
  const values = fc.record(Object.fromEntries(query.map(({ name, schema }) => [name, mixed(fitting(schema, document))])), { requiredKeys: [] });
  const id = fc.oneof(fc.integer({ min: 0, max: 3 }).map(String), fc.constantFrom('evt_0', '-1', '1e3', '%00', '..', 'x'.repeat(1_100)), fc.string({ maxLength: 8 }).map(encodeURIComponent));
  return fc.record({ id, values, body: bodyFor(operation, document) }).map(({ id: given, values: asked, body }) => {
    const search = new URLSearchParams(Object.entries(asked).map(([key, value]) => [key, plain(value)]));
    const filled = path.replace('/api/v1/{subdomain}', '').replace(/\{\w+\}/, given || '0');
    return { method, path: search.size > 0 ? `${filled}?${search}` : filled, ...body };
  });
}

function bodyFor(operation: Operation, document: object): Arbitrary<Pick<Generated, 'body' | 'headers'>> {
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (!content) return fc.constant({});
  if (type !== 'application/json') {
    const file = operation['x-example-requests'][0]?.text ?? '';
    return fc.oneof(fc.constant(file), fc.string({ unit: 'binary' })).map((body) => ({ body, headers: { 'content-type': type ?? '' } }));
  }
  const examples = operation['x-example-requests'].flatMap(({ body }) => (body ? [body] : []));
  const generated = objectOf(content.schema, document);
  const bodies = fc.oneof(
    { weight: 4, arbitrary: generated },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...examples, {}), generated).map(([base, more]) => ({ ...more, ...base })) },
    { weight: 1, arbitrary: STRANGE },
  );
  return fc.oneof(
    { weight: 12, arbitrary: bodies.map((body) => ({ body: JSON.stringify(body) })) },
    { weight: 1, arbitrary: fc.string({ maxLength: 50 }).map((body) => ({ body })) },
  );
}

function objectOf(schema: Schema, document: object): Arbitrary<object> {
  const { properties = {} } = resolve(schema, document);
  const values = Object.entries(properties).map(([name, one]) => [name, mixed(fitting(one, document))]);
  return fc.record(Object.fromEntries(values) as Record<string, Arbitrary<unknown>>, { requiredKeys: [] });
}

function fitting(schema: Schema, document: object): Arbitrary<unknown> {
  const { type, enum: values, const: only, anyOf, items, minimum = 0, maximum = 1_000, maxLength = 40, pattern, format } = resolve(schema, document);
  if (values) return fc.constantFrom(...values);
  if (only !== undefined) return fc.constant(only);
  if (anyOf) return fc.oneof(...anyOf.map((one) => fitting(one, document)));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  const [first] = Array.isArray(type) ? type : [type];
  if (first === 'integer' || first === 'number') return fc.integer({ min: Math.max(minimum, -1_000), max: Math.min(maximum, 1_000_000) });
  if (first === 'boolean') return fc.boolean();
  if (first === 'null') return fc.constant(null);
  if (first === 'array') return fc.array(fitting(items ?? {}, document), { maxLength: 3 });
  if (first === 'object') return objectOf(schema, document);
  if (first === 'string') return fc.oneof(fc.constant('+14155550123'), fc.string({ maxLength: Math.min(maxLength, 300) }));
  return STRANGE;
}

function resolve(schema: Schema, document: object): Schema {
  if (schema.$ref === undefined) return schema;
  return schema.$ref.slice(2).split('/').reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], document) as Schema;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
