import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import { REFUSALS } from '../../../contract/refusals.ts';
import { ApiRig } from '../rig.ts';
import { declaredRoutes } from '../routes/declared-rig.ts';

type Json = { [key: string]: Json } & Json[];
type Schema = object;
type Operation = {
  operationId: string;
  summary: string;
  requestBody?: { content: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }>; example?: unknown }> };
  responses: Record<string, unknown>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: { schemas: Record<string, Schema>; examples: Record<string, { value: { message: string } }> };
};

/** HTML pages with the files they load, and what Meta alone calls, as Meta describes it. */
const PAGES = /^(GET (?!\/api\/).*|POST \/webhooks\/meta)$/;

let rig: ApiRig;
let text: string;
let etag: string;
let document: Document;
let operations: Operation[];

beforeAll(async () => {
  rig = await ApiRig.open({ routes: declaredRoutes() });
  const given = await rig.ask({ path: '/openapi.json' });
  expect(given).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
  text = given.text;
  etag = given.headers.etag ?? '';
  document = given.json as Document;
  operations = [...Object.values(document.paths), ...Object.values(document.webhooks)].flatMap((item) => Object.values(item));
});
afterAll(() => rig.close());

test('is valid OpenAPI', async () => {
  expect(await new Validator().validate(JSON.parse(text) as Record<string, unknown>)).toEqual({ valid: true });
});

test('is not sent again to whoever has it', async () => {
  const again = await rig.ask({ path: '/openapi.json', headers: { 'if-none-match': etag } });
  expect(again).toMatchObject({ status: 304, text: '', headers: { etag } });
});

test('describes every call that the server knows', () => {
  expect(rig.api.pages.filter((page) => !PAGES.test(page))).toEqual([]);
  for (const { method, path } of declaredRoutes()) {
    const item = document.paths[`/api/v1/{subdomain}${path.replace(/:(\w+)/g, '{$1}')}`];
    expect(item, path).toHaveProperty(method.toLowerCase());
  }
});

test('refers only to what is there, and to all of it', () => {
  const refs = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref = '']) => ref));
  for (const ref of refs) {
    const found = ref.split('/').reduce<Json | undefined>((at, key) => at?.[key], document as unknown as Json);
    expect(found, ref).toBeDefined();
  }
  const schemas = Object.keys(document.components.schemas).filter((name) => !refs.has(`components/schemas/${name}`));
  expect(schemas).toEqual([]);
});

test('names every operation once', () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]+$/.test(id))).toEqual([]);
});

test('has an example of every refusal', () => {
  const messages = Object.entries(document.components.examples).map(([code, { value }]) => [code, value.message]);
  expect(messages).toEqual(Object.entries(REFUSALS).map(([code, { message }]) => [code, message]));
});

test('describes the nine webhooks', () => {
  const nine = MODELS.flatMap((model) => EVENT_NAMES.map((event) => `${model}.${event}`));
  expect(Object.keys(document.webhooks).sort()).toEqual(nine.sort());
});

describe('every example fits its schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  test('of a body', () => {
    ajv.addSchema(document, 'openapi');
    for (const { summary, requestBody } of operations) {
      for (const { schema, examples = {}, example } of Object.values(requestBody?.content ?? {})) {
        const values = [...Object.values(examples).map(({ value }) => value), ...(example === undefined ? [] : [example])];
        const validate = ajv.compile(rooted(schema));
        for (const value of values) expect([validate(value), validate.errors], summary).toEqual([true, null]);
      }
    }
  });
});

/** With its references pointing into the whole document. */
function rooted(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Schema;
}
