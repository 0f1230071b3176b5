import { csvLine, safeCells } from './csv-line.ts';

export type Format = 'csv' | 'ndjson';
export type Row = Record<string, unknown>;

export function textOf(rows: readonly Row[], format: Format): string {
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return [csvLine(columns), ...rows.map((row) => csvLine(safeCells(columns.map((key) => row[key]))))].join('');
}
