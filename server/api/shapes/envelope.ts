import { z } from 'zod';

/** The body of a read. */
export function dataOf<Shape extends z.ZodType>(data: Shape) {
  return z.strictObject({ status: z.literal('success'), data });
}

/** The body of a save: what is there now, and a sentence. */
export function savedOf<Shape extends z.ZodType>(data: Shape) {
  return z.strictObject({ status: z.literal('success'), data, message: z.string() });
}

/** The body when nothing is left to show. */
export const DONE = z.strictObject({ status: z.literal('success'), message: z.string() });

/** A body that is no JSON. */
export function textOf(mediaType: string) {
  return z.string().meta({ contentMediaType: mediaType });
}

/** Of a body, by its shape. */
export function mediaTypeOf(shape: z.ZodType): string {
  const type = shape.meta()?.['contentMediaType'];
  return typeof type === 'string' ? type : 'application/json';
}

/** The body of a 204: there is none. */
export const NOTHING = z.undefined();
