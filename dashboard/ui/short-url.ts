/** In characters; a table has room for so many. */
const LONGEST = 32;
const HEAD = 17;

/** Host and path of an address: what tells one endpoint from another. What is too long loses its middle. */
export function shortUrl(url: string): string {
  const parsed = URL.parse(url);
  const whole = parsed ? `${parsed.host}${parsed.pathname.replace(/\/$/, '')}${parsed.search === '' ? '' : '?…'}` : url;
  if (whole.length <= LONGEST) return whole;
  return `${whole.slice(0, HEAD)}…${whole.slice(HEAD + 1 - LONGEST)}`;
}
