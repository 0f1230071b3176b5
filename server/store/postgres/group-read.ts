type Asked<Value> = { promise: Promise<Value | null>; resolve: (value: Value | null) => void; reject: (error: unknown) => void };

/**
 * Lets reads share statements as writes share commits: one is on its way, and the next asks for every key that came
 * meanwhile. Nobody is answered from before they asked, so a change of another process is seen at once; and 64 requests
 * of one token cost one row.
 */
export class GroupRead<Key, Value> {
  readonly #read: (keys: Key[]) => Promise<Map<Key, Value>>;
  #waiting = new Map<Key, Asked<Value>>();
  #reading = false;

  constructor(read: (keys: Key[]) => Promise<Map<Key, Value>>) {
    this.#read = read;
  }

  ask(key: Key): Promise<Value | null> {
    const known = this.#waiting.get(key);
    if (known) return known.promise;
    const asked = Promise.withResolvers<Value | null>();
    this.#waiting.set(key, asked);
    if (!this.#reading) void this.#readAll();
    return asked.promise;
  }

  async #readAll(): Promise<void> {
    this.#reading = true;
    while (this.#waiting.size > 0) {
      const batch = this.#waiting;
      this.#waiting = new Map();
      try {
        const found = await this.#read([...batch.keys()]);
        for (const [key, { resolve }] of batch) resolve(found.get(key) ?? null);
      } catch (error) {
        for (const { reject } of batch.values()) reject(error);
      }
    }
    this.#reading = false;
  }
}
