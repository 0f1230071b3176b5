import type { Transaction } from './transaction.ts';

/** One kind of operation: what it must have locked, and how any number of them are written. */
export type Kind<Input, Result> = {
  workspaceIds: (input: Input) => number[];
  perform: (tx: Transaction, inputs: Input[]) => Promise<Result[]>;
};

export function kind<Input, Result>(one: Kind<Input, Result>): Kind<Input, Result> {
  return one;
}

/** For what is seldom asked: one after another. */
export function alone<Input, Result>(
  write: (tx: Transaction, input: Input) => Promise<Result>,
  workspaceIds: (input: Input) => number[] = () => [],
): Kind<Input, Result> {
  return {
    workspaceIds,
    async perform(tx, inputs) {
      const results: Result[] = [];
      for (const input of inputs) results.push(await write(tx, input));
      return results;
    },
  };
}
