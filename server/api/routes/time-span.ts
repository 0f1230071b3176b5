import type { Micros } from '../../kit/time.ts';
import { instant } from './instant.ts';

/** The keys of a query that bound a list in time, both ends included. */
export const TIME_SPAN = { from: instant(), to: instant() };

type Span = { from?: Micros | undefined; to?: Micros | undefined };

export function isInOrder({ from, to }: Span): boolean {
  return from === undefined || to === undefined || from <= to;
}

export const OUT_OF_ORDER = { error: 'must not be before from.', path: ['to'] };

/** As the stores are asked: they know milliseconds. */
export function spanInMs({ from, to }: Span): { fromMs?: number; toMs?: number } {
  return {
    ...(from !== undefined && { fromMs: Math.ceil(from / 1000) }),
    ...(to !== undefined && { toMs: Math.floor(to / 1000) }),
  };
}
