import { arrows } from './arrows.ts';
import { cycles } from './cycles.ts';
import { deadExports, deadFiles } from './dead.ts';
import { documents } from './documents.ts';
import { licences, lockFile, packageFile, rootEntries } from './house.ts';
import { leftovers } from './leftovers.ts';
import { migrationNumbers } from './migrations.ts';
import { names } from './names.ts';
import { fileSizes, functionSizes, lineWidths, parameters } from './sizes.ts';
import { sqlOutsideStore } from './sql.ts';
import type { Rule } from './tree.ts';
import { statementsWithoutWorkspace } from './workspaces.ts';

/** Every rule of the house: the name exceptions use, and the sentence that holds when it finds nothing. */
export const RULES: readonly { rule: string; holds: string; find: Rule }[] = [
  { rule: 'arrows', holds: 'imports point to calmer ground', find: arrows },
  { rule: 'cycles', holds: 'no files need each other at run time', find: cycles },
  { rule: 'file-sizes', holds: 'files stay short', find: fileSizes },
  { rule: 'function-sizes', holds: 'functions fit on a screen', find: functionSizes },
  { rule: 'parameters', holds: 'functions take few parameters', find: parameters },
  { rule: 'line-widths', holds: 'lines fit on a page', find: lineWidths },
  { rule: 'names', holds: 'names say what is inside', find: names },
  { rule: 'dead-files', holds: 'every file is used', find: deadFiles },
  { rule: 'dead-exports', holds: 'every export is used', find: deadExports },
  { rule: 'leftovers', holds: 'nothing is left half done', find: leftovers },
  { rule: 'sql', holds: 'SQL stays inside the store', find: sqlOutsideStore },
  { rule: 'migrations', holds: 'migrations are numbered one after another', find: migrationNumbers },
  { rule: 'workspaces', holds: 'statements name their workspace', find: statementsWithoutWorkspace },
  { rule: 'documents', holds: 'pages have one title and working links', find: documents },
  { rule: 'root', holds: 'the root holds only what is listed', find: rootEntries },
  { rule: 'package', holds: 'packages are few and pinned', find: packageFile },
  { rule: 'lock', holds: 'the lock file trusts no host', find: lockFile },
  { rule: 'licences', holds: 'packages come with licences that bind us to nothing', find: licences },
];
