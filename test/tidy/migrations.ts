import type { Finding, Tree } from './tree.ts';

const MIGRATION = /^(server\/store\/(?:sqlite|postgres)\/migrations)\/(\d{4})-[a-z-]+\.sql$/;

/** Two branches may take the same number, and neither git nor a type sees it. */
export function migrationNumbers(tree: Tree): Finding[] {
  const found = [...tree.keys()].sort().flatMap((file) => {
    const [, folder = '', number = ''] = MIGRATION.exec(file) ?? [];
    return folder === '' ? [] : [{ file, folder, number: Number(number) }];
  });
  return found.flatMap(({ file, folder, number }) => {
    const place = found.filter((other) => other.folder === folder).findIndex((other) => other.file === file) + 1;
    return place === number ? [] : [{ file, says: `It is number ${place} of its folder, not ${number}. Rename the newest.` }];
  });
}
