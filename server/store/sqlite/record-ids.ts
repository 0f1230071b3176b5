import type { Model } from '../../../contract/webhook-event.ts';
import type { Block } from './take-numbers.ts';
import type { Writer } from './writer.ts';

/** A block is this large at first and twice as large as the last each time, so that a quiet server wastes few ids. */
const FIRST_BLOCK_IDS = 16;
const LARGEST_BLOCK_IDS = 1_024;

type Supply = { block: Block | null; size: number; refill: Promise<void> | null };

/** Ids for records that are not written yet, taken from the database in blocks. */
export class RecordIds {
  readonly #writer: Writer;
  readonly #supplies = new Map<Model, Supply>();

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  async take(model: Model): Promise<number> {
    const supply = this.#supply(model);
    for (;;) {
      const { block } = supply;
      if (block && block.first <= block.last) return block.first++;
      supply.refill ??= this.#refill(model, supply);
      await supply.refill;
    }
  }

  /** Gives back what was not used, as far as no other process has taken ids since. */
  async giveBack(): Promise<void> {
    for (const [model, { block }] of this.#supplies) {
      if (block && block.first <= block.last) await this.#writer.run('giveBackNumbers', { model, block });
    }
    this.#supplies.clear();
  }

  async #refill(model: Model, supply: Supply): Promise<void> {
    try {
      supply.block = await this.#writer.run('takeNumbers', { model, count: supply.size });
      supply.size = Math.min(LARGEST_BLOCK_IDS, supply.size * 2);
    } finally {
      supply.refill = null;
    }
  }

  #supply(model: Model): Supply {
    const known = this.#supplies.get(model);
    if (known) return known;
    const supply: Supply = { block: null, size: FIRST_BLOCK_IDS, refill: null };
    this.#supplies.set(model, supply);
    return supply;
  }
}
