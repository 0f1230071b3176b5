import { isLittleLeft } from './due-by-endpoint.ts';
import type { Parts } from './parts.ts';
import { answer, type AnswerOf, type QueryOf, type ReadName } from './reads.ts';

/**
 * For what looks at all deliveries that are still to be sent: nearly always there are next to none, and it is answered at
 * once. There may be a million, and then it is read beside everything else.
 */
export async function askNearby<N extends ReadName>(
  { near, reader }: Pick<Parts, 'near' | 'reader'>,
  name: N,
  query: QueryOf<N>,
): Promise<AnswerOf<N>> {
  // The answer to this name, as `Reader.ask` gives it.
  const answered = await near.read((db) => (isLittleLeft(db) ? { answer: answer(db, [name, query]) as AnswerOf<N> } : null));
  return answered ? answered.answer : reader.ask(name, query);
}
