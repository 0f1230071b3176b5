import type { RecordKind } from '../workspace/records.ts';

/** A run of record ids, both ends included, that belongs to one process. */
export type Block = { first: number; last: number };

/** Where blocks come from. One is taken back only if no id was given out after it. */
export type Blocks = {
  take(wish: { model: RecordKind; count: number }): Promise<Block>;
  giveBack(unused: { model: RecordKind; block: Block }): Promise<void>;
};

/** A block is this large at first and twice as large as the last each time, so that a quiet server wastes few ids. */
const FIRST_BLOCK_IDS = 16;
const LARGEST_BLOCK_IDS = 1_024;

type Supply = { block: Block | null; size: number; refill: Promise<void> | null };

/** Ids for records that are not written yet, taken from the database in blocks. */
export class RecordIds {
  readonly #blocks: Blocks;
  readonly #supplies = new Map<RecordKind, Supply>();

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  async take(model: RecordKind): Promise<number> {
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
      if (block && block.first <= block.last) await this.#blocks.giveBack({ model, block });
    }
    this.#supplies.clear();
  }

  async #refill(model: RecordKind, supply: Supply): Promise<void> {
    try {
      supply.block = await this.#blocks.take({ model, count: supply.size });
      supply.size = Math.min(LARGEST_BLOCK_IDS, supply.size * 2);
    } finally {
      supply.refill = null;
    }
  }

  #supply(model: RecordKind): Supply {
    const known = this.#supplies.get(model);
    if (known) return known;
    const supply: Supply = { block: null, size: FIRST_BLOCK_IDS, refill: null };
    this.#supplies.set(model, supply);
    return supply;
  }
}
