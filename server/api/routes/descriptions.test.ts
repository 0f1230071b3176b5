import { expect, test } from 'vitest';
import { z } from 'zod';
import { mediaTypeOf } from '../shapes/envelope.ts';
import { declaredRoutes } from './declared-rig.ts';

const routes = declaredRoutes();

test('no two calls have the same heading', () => {
  const headings = routes.map(({ about }) => about.summary);
  expect(headings.filter((heading, at) => headings.indexOf(heading) !== at)).toEqual([]);
});

test('what keeps nothing with its change does no harm twice, as docs/api/limits.md says', () => {
  const once = routes.filter(({ method, keeps, takes }) => method === 'POST' && keeps === undefined && takes !== 'csv');
  const harmless = ['/phone/validate', '/webhook-settings/test', '/webhook-settings/exam', '/webhook-endpoints/:id/backtest'];
  expect(once.map(({ path }) => path)).toEqual(harmless);
});

test.for(routes)('$method $path is described', ({ method, path, about }) => {
  const { summary, query, body, answers, examples, params = {} } = about;
  expect(summary).toMatch(/^[A-Z].*[^.]$/);
  expect(Object.keys(answers)).not.toEqual([]);
  for (const schema of [query, body, ...Object.values(answers)]) {
    if (schema && mediaTypeOf(schema) === 'application/json') expect(shapesOf(schema)).toEqual(['object']);
  }
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  for (const name of Object.keys(params)) expect(inPath).toContain(name);
  for (const example of examples) {
    expect(Object.keys(example.params ?? {}).sort()).toEqual(inPath.sort());
    expect(Object.keys(answers)).toContain(String(example.status));
    expect(body?.safeParse(example.text ?? example.body ?? {}).success ?? true).toBe(true);
    expect(query?.safeParse(example.query ?? {}).success ?? true).toBe(true);
  }
  if (method === 'PUT' || method === 'PATCH') expect(body).toBeDefined();
});

/** A call that answers in one of several shapes says so with a union, each part of which is an object. */
function shapesOf(schema: z.ZodType): unknown[] {
  const { type, anyOf = [{ type }] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return [...new Set(anyOf.map((one) => one.type))];
}
