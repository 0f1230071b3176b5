/** Cells of a CSV text, as spreadsheets write it: with quotes where needed, separated by commas, semicolons or tabs. */
export function* csvRows(text: string, separator: string): Generator<string[]> {
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}][^\\r\\n${separator}]*)?)(${separator}|\\r?\\n|\\r|$)`, 'y');
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new SyntaxError('A quote in the file is not closed, or stands in the middle of a cell.');
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === separator) continue;
    yield row;
    row = [];
  }
  if (row.length > 0) yield [...row, ''];
}

/** Whichever stands in the header most. */
export function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).separator;
}
