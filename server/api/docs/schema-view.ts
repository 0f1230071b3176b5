import type { JsonSchema } from '../openapi/schemas.ts';
import { escapeHtml } from './html.ts';

/** A schema that refers to itself would be shown for ever. */
const MAX_DEPTH = 4;

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** The keys of an object, each with its type and what is said of it. */
export function schemaView(schema: JsonSchema, schemas: Schemas, depth = 0): string {
  const { properties, required = [] } = resolved(schema, schemas);
  if (depth >= MAX_DEPTH || typeof properties !== 'object' || properties === null) return '';
  const rows = Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => {
    const must = (required as string[]).includes(name) ? ' <em>required</em>' : '';
    const inner = schemaView(itemsOf(property, schemas), schemas, depth + 1);
    const says = typeof property['description'] === 'string' ? ` ${escapeHtml(property['description'])}` : '';
    const type = escapeHtml(typeName(property, schemas));
    return `<li><code>${escapeHtml(name)}</code> <span class="type">${type}</span>${must}${says}${inner}</li>`;
  });
  return `<ul class="schema">${rows.join('\n')}</ul>`;
}

/** `integer ≥ 1 or null`, `"lead" | "customer"`, `array of Contact`. */
export function typeName(schema: JsonSchema, schemas: Schemas): string {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].split('/').at(-1) ?? '';
  const { anyOf, enum: values, const: only, type, items } = schema;
  if (Array.isArray(anyOf)) return (anyOf as JsonSchema[]).map((one) => typeName(one, schemas)).join(' or ');
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (type === 'array') return `array of ${typeName((items ?? {}) as JsonSchema, schemas)}`;
  const name = Array.isArray(type) ? type.join(' or ') : typeof type === 'string' ? type : 'any';
  return [name, ...limits(schema)].join(' ');
}

function limits({ minimum, maximum, maxLength, format }: JsonSchema): string[] {
  return [
    ...(typeof format === 'string' ? [`(${format})`] : []),
    ...(typeof minimum === 'number' ? [`≥ ${minimum}`] : []),
    ...(typeof maximum === 'number' ? [`≤ ${maximum}`] : []),
    ...(typeof maxLength === 'number' ? [`≤ ${maxLength} characters`] : []),
  ];
}

function itemsOf(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { items, anyOf } = resolved(schema, schemas);
  if (Array.isArray(anyOf)) return itemsOf((anyOf as JsonSchema[])[0] ?? {}, schemas);
  return items ? resolved(items as JsonSchema, schemas) : resolved(schema, schemas);
}

function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? (schemas[$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}
