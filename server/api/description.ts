import type { z } from 'zod';
import type { RefusalCode } from '../../contract/refusals.ts';

/**
 * What `/openapi.json` and `/docs` say about a call. A route without one does not compile.
 *
 * To describe a route, give it an `about`:
 *
 *     about: {
 *       summary: 'Rename a thing',
 *       body: THING_INPUT,                         // the constant that the handler gives to readInput, never a copy
 *       answers: { 200: savedOf(THING) },          // THING from shapes/, made of strict objects
 *       refusals: ['in_use'],                      // only what is particular to this call
 *       examples: [{ params: { id: 1 }, body: { name: 'Better' }, status: 200 }],
 *     }
 *
 * What every call has is added by itself: the workspace and its token, the refusals of each call, of each body, of each
 * query and of each `:id`, and the headers of every write. The tests execute each example on a copy of one workspace
 * (test/openapi/scene.ts says what is in it) and hold the answer against its shape.
 */
export type Description = {
  /** What the call does, as a heading: a verb and its object, unlike that of any other call. */
  summary: string;
  /** More sentences, in Markdown. */
  details?: string;
  /** Of `:name` parts of the path that are not the number of a record. */
  params?: Readonly<Record<string, z.ZodType>>;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The same as a form that brings a file with it. */
  form?: z.ZodType;
  /** The body of each successful answer, by its status. Nothing validates them while serving; tests do. */
  answers: Readonly<Record<number, z.ZodType>>;
  /** Headers of a successful answer, each with a sentence. */
  headers?: Readonly<Record<string, string>>;
  refusals?: readonly RefusalCode[];
  /** Who may call it, outside the workspaces. There it follows from the ability. */
  caller?: 'anyone' | 'person';
  examples: readonly [Example, ...Example[]];
};

/** A request that can be sent as it stands, and the status it is answered with. */
export type Example = {
  /** What it shows, where there is more than one. */
  title?: string;
  params?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, unknown>>;
  /** The body of a call that takes a file. */
  text?: string;
  status: number;
};
