/** What a spreadsheet may take for a formula, with the quotes that an export has put before it. */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A cell that no spreadsheet executes: what looks like a formula gets a `'` in front, phone numbers among them. Reading
 * it back takes one away, so that nothing is lost on a round trip.
 */
function harmless(text: string): string {
  return LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}

export function withoutQuote(text: string): string {
  return text.startsWith("'") && LIKE_A_FORMULA.test(text) ? text.slice(1) : text;
}

/** One row as RFC 4180 has it. */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A number is what it is: its minus begins no formula. */
function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? harmless(value) : String(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
