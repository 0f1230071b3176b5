import { sourcesOf } from './source.ts';
import { isTest, type Finding, type Tree } from './tree.ts';

const STATEMENT =
  /^\W*(select\s.+\sfrom|insert\s.*into|update\s+\w+\s+set|delete\s+from|create\s+(table|index|unique)|pragma)\s/is;

export function sqlOutsideStore(tree: Tree): Finding[] {
  return sourcesOf(tree)
    .filter(({ path }) => path.startsWith('server/') && !path.startsWith('server/store/') && !isTest(path))
    .flatMap(({ path, literals }) =>
      literals
        .filter(({ text }) => STATEMENT.test(text))
        .map(({ line }) => ({ file: path, line, says: 'SQL lives in server/store. Ask the store contract.' })),
    );
}
