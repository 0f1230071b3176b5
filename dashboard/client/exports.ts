import { Followed } from './followed.ts';
import type { Call } from './request.ts';
import { textOf, type Format, type Row } from './rows-as-text.ts';
import { saveFile } from './save-file.ts';
import { wholeFile } from './whole-file.ts';
import { wholeList, MAX_EXPORTED_ROWS, type Walk } from './whole-list.ts';
import type { WorkspaceApi } from './workspace.ts';

/** What is taken along, with its filters: a list, and how it is read, or a CSV that the server writes. */
export type ExportSource = {
  /** Of the file, without its ending. */
  name: string;
  call: Call;
} & ({ walk: Walk; path: string; get: WorkspaceApi['get'] } | { walk: 'file'; total: number | null });

type State = 'running' | 'done' | 'stopped' | 'failed';
export type ExportView = {
  id: number;
  file: string;
  rows: number;
  /** Where it is known before. */
  total: number | null;
  state: State;
  error: Error | null;
  /** From where it was cut off; what the server writes begins anew. */
  goesOn: boolean;
};
type Export = {
  view: ExportView;
  source: ExportSource;
  format: Format;
  rows: Row[];
  /** Where the list goes on that was not read to its end. */
  at: string | number | undefined;
  stop: AbortController;
};

/** Shown at once; each keeps its rows until it has become a file or is put away. */
export const MAX_EXPORTS = 4;

/** The exports of this tab. They go on whatever page is shown. */
export class Exports extends Followed<ExportView> {
  #list: readonly Export[] = [];
  #lastId = 0;
  readonly #save: (parts: BlobPart[], name: string) => void;

  constructor(save = saveFile) {
    super();
    this.#save = save;
  }

  /** False when as many run as may. */
  start(source: ExportSource, format: Format): boolean {
    const ended = this.#list.find(({ view: { state } }) => state !== 'running');
    if (this.#list.length >= MAX_EXPORTS && !ended) return false;
    if (this.#list.length >= MAX_EXPORTS && ended) this.dismiss(ended.view.id);
    const file = `${source.name}.${format}`;
    const [goesOn, total] = source.walk === 'file' ? [false, source.total] : [true, null];
    const view: ExportView = { id: ++this.#lastId, file, rows: 0, total, state: 'running', error: null, goesOn };
    const begun = { view, source, format, rows: [], at: undefined, stop: new AbortController() };
    this.#list = [...this.#list, begun];
    void this.#run(begun);
    return true;
  }

  /** Goes on where it was stopped or failed. */
  resume(id: number): void {
    const found = this.#list.find(({ view }) => view.id === id);
    if (!found || found.view.state === 'running') return;
    found.stop = new AbortController();
    void this.#run(found);
  }

  stop(id: number): void {
    this.#list.find(({ view }) => view.id === id)?.stop.abort();
  }

  dismiss(id: number): void {
    this.stop(id);
    this.#list = this.#list.filter(({ view }) => view.id !== id);
    this.#tell();
  }

  /** For a sign-out: what was read for one person is not for the next. */
  dismissAll(): void {
    for (const { view } of this.#list) this.dismiss(view.id);
  }

  async #run(one: Export): Promise<void> {
    this.#become(one, { state: 'running', error: null });
    try {
      this.#save(await this.#read(one), one.view.file);
      one.rows = [];
      this.#become(one, { state: 'done' });
    } catch (error) {
      // Whatever the reading threw: it is shown, and what was read so far of a list is kept.
      this.#become(one, one.stop.signal.aborted ? { state: 'stopped' } : { state: 'failed', error: error as Error });
    }
  }

  /** The whole file. */
  async #read(one: Export): Promise<BlobPart[]> {
    const { source, format, rows: read, stop: { signal } } = one;
    const parts: BlobPart[] = [];
    if (source.walk === 'file') {
      for await (const { part, rows } of wholeFile({ ...source.call, signal })) {
        parts.push(part);
        this.#become(one, { rows });
      }
      return parts;
    }
    for await (const { rows, next } of wholeList({ ...source, at: one.at, has: read.length, signal })) {
      read.push(...rows);
      one.at = next;
      this.#become(one, { rows: read.length });
    }
    return [textOf(read, format)];
  }

  #become(one: Export, change: Partial<ExportView>): void {
    one.view = { ...one.view, ...change };
    this.#tell();
  }

  #tell(): void {
    this.show(this.#list.map(({ view }) => view));
  }
}

export const isCutShort = ({ state, rows, goesOn }: ExportView) => goesOn && state === 'done' && rows >= MAX_EXPORTED_ROWS;

export const EXPORTS = new Exports();
