import type { RecordKind } from '../../workspace/records.ts';
import type { Block } from '../record-ids.ts';
import type { Transaction } from './transaction.ts';

export function takeNumbers(tx: Transaction, { model, count }: { model: RecordKind; count: number }): Block {
  const first = tx.numbers.take(model, { count });
  return { first, last: first + count - 1 };
}

export function giveBackNumbers(tx: Transaction, { model, block }: { model: RecordKind; block: Block }): void {
  tx.numbers.giveBack(model, block);
}
