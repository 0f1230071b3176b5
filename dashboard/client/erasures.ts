import type { ErasedCounts, ErasureProgress } from '../../contract/rest/records.ts';
import { Followed } from './followed.ts';
import { request, type Call } from './request.ts';

const LOOK_MS = 500;

export type ErasureView = {
  id: number;
  name: string;
  state: 'running' | 'done' | 'failed';
  /** The last that was heard; null as long as nothing was. */
  progress: ErasureProgress | null;
  counts: ErasedCounts | null;
  error: Error | null;
};

type Erasing = {
  /** Of the contact. */
  name: string;
  call: Call;
  /** Tells how far it is. */
  asking: Call;
  onDone: () => unknown;
};

/** The erasures of this tab. The server goes on with one whether the tab is there or not, and to ask for it again does no harm. */
class Erasures extends Followed<ErasureView> {
  #lastId = 0;
  readonly #again = new Map<number, Erasing>();

  start(erasing: Erasing): void {
    const id = ++this.#lastId;
    this.#again.set(id, erasing);
    this.show([...this.views(), { id, name: erasing.name, state: 'running', progress: null, counts: null, error: null }]);
    void this.#run(id, erasing);
  }

  repeat(id: number): void {
    const erasing = this.#again.get(id);
    if (erasing) void this.#run(id, erasing);
  }

  dismiss(id: number): void {
    this.#again.delete(id);
    this.show(this.views().filter((view) => view.id !== id));
  }

  dismissAll(): void {
    for (const { id } of this.views()) this.dismiss(id);
  }

  async #run(id: number, { call, asking, onDone }: Erasing): Promise<void> {
    this.#become(id, { state: 'running', progress: null, error: null });
    const looking = setInterval(() => void this.#look(id, asking), LOOK_MS);
    try {
      const { data } = await request<ErasedCounts>(call);
      this.#become(id, { state: 'done', counts: data });
      await onDone();
    } catch (error) {
      // Whatever kept it from its end is shown, and it can be asked for again.
      this.#become(id, { state: 'failed', error: error as Error });
    } finally {
      clearInterval(looking);
    }
  }

  async #look(id: number, asking: Call): Promise<void> {
    // Another server than the one that erases knows of nothing, and what cannot be asked now is asked again.
    const answer = await request<ErasureProgress>(asking).catch(() => null);
    if (answer?.data.running) this.#become(id, { progress: answer.data });
  }

  #become(id: number, change: Partial<ErasureView>): void {
    this.show(this.views().map((view) => (view.id === id ? { ...view, ...change } : view)));
  }
}

export const ERASURES = new Erasures();
