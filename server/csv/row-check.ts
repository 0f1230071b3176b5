import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { refuse, RefusalError } from '../workspace/refusal.ts';
import { MAX_IMPORT_ROWS } from './limits.ts';
import { csvParser, slicesOf } from './reading.ts';

/** Reads the rows of a file for their number alone, and its header for what it says. */
export class RowCheck {
  readonly #parser;
  readonly #onHeader: (cells: string[]) => void;
  #seen = 0;
  #problem: Error | null = null;

  constructor(onHeader: (cells: string[]) => void) {
    this.#onHeader = onHeader;
    this.#parser = csvParser({ info: false, on_record: (cells: string[]) => this.#see(cells) });
    this.#parser.resume(); // Nothing comes out of it.
    this.#parser.on('error', (error) => (this.#problem ??= error));
  }

  async write(chunk: Buffer): Promise<void> {
    for (const slice of slicesOf(chunk)) {
      await new Promise<void>((resolve) => this.#parser.write(slice, () => resolve()));
      await setImmediate();
      if (this.#problem) throw this.#problem;
    }
  }

  /** How many rows there are below the header. */
  async end(): Promise<number> {
    const over = once(this.#parser, 'close');
    this.#parser.end();
    await over.catch(() => undefined); // What went wrong is kept by then.
    if (this.#problem) throw this.#problem;
    if (this.#seen > 0) return this.#seen - 1;
    throw refusedFile('The file is empty. Its first row must name the columns.');
  }

  /** What it throws is the end of the parser. */
  #see(cells: string[]): null {
    if (this.#seen++ === 0) this.#onHeader(cells);
    if (this.#seen > MAX_IMPORT_ROWS + 1) throw refusedFile(`The file has more than ${MAX_IMPORT_ROWS} rows. Send it in parts.`);
    return null;
  }
}

function refusedFile(sentence: string): RefusalError {
  return new RefusalError(refuse('validation_failed', { errors: { file: [sentence] } }));
}
