import { z } from 'zod';

export type JsonSchema = { [key: string]: unknown };

/** Schemas that have an id are kept here once, and referred to. */
export class Components {
  readonly schemas: Record<string, JsonSchema> = {};
  readonly responses: Record<string, JsonSchema> = {};

  /** What a caller may send. */
  input(schema: z.ZodType): JsonSchema {
    return this.#convert(schema, 'input');
  }

  /** What a caller gets. */
  output(schema: z.ZodType): JsonSchema {
    return this.#convert(schema, 'output');
  }

  #convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $defs = {}, $schema: _dialect, ...converted } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => tidy(jsonSchema, io),
    });
    const inComponents = relocate({ converted, $defs });
    Object.assign(this.schemas, inComponents.$defs);
    return inComponents.converted;
  }
}

/** Clients must bear keys that a later version adds; and the largest safe integer as a bound says nothing to anyone. */
function tidy(schema: JsonSchema, io: 'input' | 'output'): void {
  if (io === 'output' && schema['additionalProperties'] === false) delete schema['additionalProperties'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['minLength'] === 0) delete schema['minLength'];
}

type Converted = { converted: JsonSchema; $defs: Record<string, JsonSchema> };

function relocate(found: object): Converted {
  return JSON.parse(JSON.stringify(found).replaceAll('"#/$defs/', '"#/components/schemas/')) as Converted; // As it was.
}
