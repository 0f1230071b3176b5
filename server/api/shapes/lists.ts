import { z } from 'zod';
import { dataOf } from './envelope.ts';
import { count, id } from './values.ts';

const LINK = z.strictObject({ url: z.string().nullable(), label: z.string(), active: z.boolean() }).meta({ id: 'PageLink' });

/** The body of a list in numbered pages. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return dataOf(
    z.strictObject({
      current_page: id(),
      data: z.array(row),
      first_page_url: z.string(),
      from: id().nullable(),
      last_page: id(),
      last_page_url: z.string(),
      links: z.array(LINK),
      next_page_url: z.string().nullable(),
      path: z.string(),
      per_page: id(),
      prev_page_url: z.string().nullable(),
      to: id().nullable(),
      total: count(),
    }),
  );
}

/** The body of a list with cursors; `next` is what to ask for next, null at the end. */
export function cursorListOf<Row extends z.ZodType>(row: Row) {
  const cursor = z.union([z.string(), z.int()]).nullable();
  return dataOf(z.strictObject({ data: z.array(row), next: cursor, prev: cursor }));
}
