import { sourcesOf } from './source.ts';
import type { Finding, Tree } from './tree.ts';

/** Names under which anything could be kept, and sooner or later is. */
const EMPTY_WORDS = [
  'util', 'utils', 'helper', 'helpers', 'common', 'types', 'manager', 'misc', 'lib', 'shared', 'stuff', 'interfaces',
];

/** Words of the trade that end in a digit and are no series. */
const TERMS = /(sha256|base(16|32|36|64)|utf8|utf16|ipv4|ipv6|http2|e164|uuidv[47]|argon2|int(32|64))$/i;

export function names(tree: Tree): Finding[] {
  const paths = [...tree.keys()].flatMap((file) => file.split('/').flatMap((part) => objections(stemOf(part), file)));
  const exported = sourcesOf(tree).flatMap(({ path, exports }) =>
    exports.flatMap(({ name, line }) => endsInDigit(name).map((says) => ({ file: path, line, says }))),
  );
  return [...paths, ...exported];
}

function stemOf(part: string): string {
  return part.replace(/(?<=.)\..*$/, '');
}

function objections(stem: string, file: string): Finding[] {
  const words = stem.split('-');
  const empty = EMPTY_WORDS.find((word) => words.includes(word));
  if (empty !== undefined) return [{ file, says: `"${empty}" says nothing. Name the noun or the verb that lives here.` }];
  return endsInDigit(stem).map((says) => ({ file, says }));
}

function endsInDigit(name: string): string[] {
  if (!/\d$/.test(name) || TERMS.test(name)) return [];
  return [`"${name}" ends in a digit. Say what sets it apart from the one before.`];
}
