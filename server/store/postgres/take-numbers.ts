import type { RecordKind } from '../../workspace/records.ts';
import { assert } from '../../kit/assert.ts';
import type { Block } from '../record-ids.ts';
import type { Transaction } from './transaction.ts';

const TAKE = `
  INSERT INTO record_ids (model, last) VALUES ($1, $2)
  ON CONFLICT (model) DO UPDATE SET last = record_ids.last + excluded.last RETURNING last`;

const GIVE_BACK = 'UPDATE record_ids SET last = $2 WHERE model = $1 AND last = $3';

export async function takeNumbers(tx: Transaction, { model, count }: { model: RecordKind; count: number }): Promise<Block> {
  const row = await tx.db.row<{ last: number }>(TAKE, [model, count]);
  assert(row, 'a counter that is counted up is there');
  return { first: row.last - count + 1, last: row.last };
}

export async function giveBackNumbers(tx: Transaction, { model, block }: { model: RecordKind; block: Block }): Promise<void> {
  await tx.db.run(GIVE_BACK, [model, block.first - 1, block.last]);
}
