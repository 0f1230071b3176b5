import { parse, CsvError, type Info, type Options, type Parser } from 'csv-parse';
import { refuse, RefusalError } from '../workspace/refusal.ts';

/** Of one row with its quotes. */
const MAX_ROW_CHARACTERS = 256 * 1024;

/** A row as it lies in the file. `line` is where it begins, counted from 1. */
export type CsvRecord = { cells: string[]; line: number };

type Parsed = { record: string[]; info: Info };

/** The same for whoever checks a file and for whoever reads it: both must count the same rows. */
export function csvParser(more: Options = {}): Parser {
  return parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
    ...more,
  });
}

/** What a parser is given is parsed in one go, while nobody else is served: of tiny rows it is thousands. */
const SLICE_BYTES = 8 * 1024;

export function* slicesOf(piece: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < piece.length; at += SLICE_BYTES) yield piece.subarray(at, at + SLICE_BYTES);
}

/** Gives each record the line on which it begins: the parser counts those on which they end. */
export class LineCounter {
  #next = 1;

  recordOf({ record, info }: Parsed): CsvRecord {
    const line = this.#next;
    this.#next = info.lines + 1;
    return { cells: record, line };
  }
}

/** A file that cannot be read on is refused; anything else that is thrown is not about the file. */
export function csvRefusal(error: unknown): RefusalError | null {
  if (!(error instanceof CsvError)) return null;
  const line = typeof error['lines'] === 'number' ? ` on line ${error['lines']}` : '';
  const reason = REASONS[error.code] ?? 'it is not valid CSV';
  return new RefusalError(refuse('validation_failed', { errors: { file: [`The file cannot be read: ${reason}${line}.`] } }));
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed, which begins',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell',
  CSV_MAX_RECORD_SIZE: `a row is longer than ${MAX_ROW_CHARACTERS} characters`,
};
