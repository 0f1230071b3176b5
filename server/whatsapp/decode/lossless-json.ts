/** Only a bare number, never one in quotes, stands directly behind one of these. */
const LONG_NUMBER = /[:[,]\s*-?\d{16,}/;
const WHOLE = /^-?\d+$/;

/**
 * Like JSON.parse, but a whole number that a double cannot hold comes out as its digits: Meta writes ids of 17 digits
 * without quotes. Looking at every value takes four times as long, so it is done only where such a number may be.
 */
export function parseLossless(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? '';
    return WHOLE.test(source) ? source : value;
  });
}
