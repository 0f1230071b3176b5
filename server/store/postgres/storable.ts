/** PostgreSQL has no text with a NUL, and fails a query that asks for one: it is in no row. */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}
