/** A list that components follow, and that goes on whatever page is shown. */
export class Followed<View> {
  #views: readonly View[] = [];
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly views = () => this.#views;

  protected show(views: readonly View[]): void {
    this.#views = views;
    for (const listener of this.#listeners) listener();
  }
}
