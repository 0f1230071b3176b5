import { z } from 'zod';

/** The number of a record. */
export function id() {
  return z.int().min(1);
}

export function count() {
  return z.int().min(0);
}

/** 1 or 0. */
export function flag() {
  return z.union([z.literal(0), z.literal(1)]);
}

/** As it is shown: `2026-04-08T14:30:25.000000Z`. */
export function time() {
  return z.string().meta({ format: 'date-time', examples: ['2026-04-08T14:30:25.000000Z'] });
}

export function milliseconds() {
  return z.number().min(0);
}
