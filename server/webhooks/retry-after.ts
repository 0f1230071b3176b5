import type { HeaderList } from './outcome.ts';

const SECONDS = /^\d{1,15}$/;
/** The one form of HTTP dates that may still be written. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long a receiver asks to be left alone, in milliseconds from now: whatever it says, so whoever uses it has to bound
 * it. Null when it does not say, or says it in a way that nobody may.
 */
export function retryAfterMs(headers: HeaderList | null, nowMs: number): number | null {
  const value = headers?.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined) return null;
  if (SECONDS.test(value)) return Number(value) * 1_000;
  const at = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
