import { sourcesOf, type Comment } from './source.ts';
import type { Finding, Tree } from './tree.ts';

/** A comment line that reads like a statement rather than a sentence. */
const CODE_LINE = /^\s*(import |export |const |let |return |await |if \(|for \(|\}|[\w.]+\(.*\);$|[\w.]+ = .*;$)/;
const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
const MACHINE_PATH = /(^|[\s'"`(])\/(root|work|home|Users)\/[\w.]/;
const SKIPPED = /\b(it|test|describe)\.(skip|only|todo)\b/;
const SILENCED = /@ts-(ignore|nocheck|expect-error)|eslint-disable/;

/** What somebody meant to come back to: notes, sleeping code, skipped tests, silenced checks, paths of one machine. */
export function leftovers(tree: Tree): Finding[] {
  const inComments = sourcesOf(tree).flatMap(({ path, comments }) =>
    comments.flatMap((comment) => finding({ file: path, line: comment.line, says: aboutComment(comment) })),
  );
  const inLines = [...tree].flatMap(([file, text]) =>
    text.split('\n').flatMap((text, index) => finding({ file, line: index + 1, says: aboutLine(file, text) })),
  );
  return [...inComments, ...inLines];
}

function finding({ says, ...place }: { file: string; line: number; says: string | null }): Finding[] {
  return says === null ? [] : [{ ...place, says }];
}

function aboutComment({ text }: Comment): string | null {
  if (UNFINISHED.test(text)) return 'Finish it, or say in a sentence what is true today.';
  if (SILENCED.test(text)) return 'Satisfy the check instead of silencing it.';
  // A documenting comment may show how to call what it documents.
  const lines = text.startsWith('/**') ? [] : text.replace(/^\/\*|\*\/$/g, '').split('\n');
  const isCode = lines.some((line) => CODE_LINE.test(line.replace(/^\s*(\/\/|\*)\s?/, '')));
  return isCode ? 'Delete the commented-out code: history keeps it.' : null;
}

function aboutLine(file: string, line: string): string | null {
  if (file.startsWith('test/tidy/')) return null;
  if (MACHINE_PATH.test(line)) return 'Name no path of one machine. Start from the file itself or a temporary folder.';
  if (!file.endsWith('.test.ts') || !SKIPPED.test(line)) return null;
  return 'Let every test run, or delete it. Use runIf with a reason where a tool may be missing.';
}
