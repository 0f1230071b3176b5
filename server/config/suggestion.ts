/** More wrong letters than this, and it is another word. */
const MAX_EDITS = 3;

/** ` Did you mean x?` for the known word nearest to an unknown one, else nothing. */
export function suggestion(unknown: string, known: readonly string[]): string {
  const folded = fold(unknown);
  const ranked = known
    .map((word) => ({ word, edits: editsBetween(folded, fold(word)) }))
    .sort((a, b) => a.edits - b.edits);
  const [nearest] = ranked;
  const tolerated = Math.min(MAX_EDITS, Math.floor(folded.length / 2));
  return nearest && nearest.edits <= tolerated ? ` Did you mean ${nearest.word}?` : '';
}

/** Case, dashes and underscores are the commonest slips and never what tells two names apart. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '');
}

/** Levenshtein's distance, one row at a time. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
