import { createHash } from 'node:crypto';

/** What became of an event at an endpoint that was to get it. pending: it waits, or is on its way. */
export type OwedState = 'delivered' | 'pending' | 'failed';

const DIGEST_BYTES = 32;

/**
 * Counts events, and digests their ids without regard to order and in constant space: the SHA-256 of each `webhook-id`, all
 * combined by XOR. A receiver keeps the same 32 bytes while it goes; a sorted list it would have to keep whole.
 */
export class Receipt {
  readonly #digest = Buffer.alloc(DIGEST_BYTES);
  readonly #counts = { delivered: 0, pending: 0, failed: 0 };

  /** Each event once. */
  add(eventId: string, state: OwedState): void {
    const hash = createHash('sha256').update(eventId).digest();
    for (let at = 0; at < DIGEST_BYTES; at++) this.#digest[at] = (this.#digest[at] ?? 0) ^ (hash[at] ?? 0);
    this.#counts[state]++;
  }

  get count(): number {
    const { delivered, pending, failed } = this.#counts;
    return delivered + pending + failed;
  }

  /** As the API shows it. */
  get view() {
    return { count: this.count, digest: this.#digest.toString('hex'), ...this.#counts };
  }
}
