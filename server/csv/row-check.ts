import { once } from 'node:events';
import { refuse, RefusalError } from '../workspace/refusal.ts';
import { csvParser } from './reading.ts';

/** Reads the rows of a file for their number alone, and its header for what it says. */
export class RowCheck {
  readonly #parser = csvParser();
  readonly #onHeader: (cells: string[]) => void;
  #seen = 0;
  #problem: Error | null = null;

  constructor(onHeader: (cells: string[]) => void) {
    this.#onHeader = onHeader;
    this.#parser.on('readable', () => this.#drain());
    this.#parser.on('error', (error) => (this.#problem ??= error));
  }

  async write(chunk: Buffer): Promise<void> {
    await new Promise<void>((resolve) => this.#parser.write(chunk, () => resolve()));
    this.#drain();
    if (this.#problem) throw this.#problem;
  }

  /** How many rows there are below the header. */
  async end(): Promise<number> {
    const over = once(this.#parser, 'close');
    this.#parser.end();
    await over.catch(() => undefined); // What went wrong is kept by then.
    if (this.#problem) throw this.#problem;
    if (this.#seen > 0) return this.#seen - 1;
    const sentence = 'The file is empty. Its first row must name the columns.';
    throw new RefusalError(refuse('validation_failed', { errors: { file: [sentence] } }));
  }

  #drain(): void {
    for (let row = this.#next(); row; row = this.#next()) {
      if (this.#seen++ === 0) this.#check(row.record);
    }
  }

  // What the parser makes with `info`.
  #next(): { record: string[] } | null {
    return this.#parser.read() as { record: string[] } | null;
  }

  #check(header: string[]): void {
    try {
      this.#onHeader(header);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.#problem = error;
    }
  }
}
