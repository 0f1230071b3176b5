const MAX_NAMES = 50;
const MAX_NAME_CHARACTERS = 80;

/** What a post held that is not known here, by name: it is kept with the post and never an error. */
export class Unknown {
  readonly #counts = new Map<string, number>();

  count(what: string, name: string | null = null): void {
    const key = `${what} ${name ?? '?'}`.slice(0, MAX_NAME_CHARACTERS);
    if (!this.#counts.has(key) && this.#counts.size >= MAX_NAMES) return;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
