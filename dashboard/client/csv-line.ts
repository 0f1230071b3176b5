/** What a spreadsheet would execute. */
const LIKE_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One row as RFC 4180 has it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

/** The values of a row as cells that no spreadsheet executes; what holds more values is written as JSON. */
export function safeCells(values: readonly unknown[]): string[] {
  return values.map((value) => {
    if (value === null || value === undefined) return '';
    if (typeof value !== 'string') return JSON.stringify(value);
    return LIKE_A_FORMULA.test(value) ? `'${value}` : value;
  });
}
