import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The project as the rules see it: the text of every file under its path from the root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** One thing a rule objects to. `says` tells what to do about it. */
export type Finding = {
  file: string;
  line?: number;
  says: string;
  /** What was counted, where the rule counts: an exception may allow so much and no more. */
  amount?: number;
};

export type Rule = (tree: Tree) => Finding[];

const TEXT = /\.(ts|tsx|js|mjs|json|md|css|html|sql|sh|yml|yaml|txt)$|(^|\/)(\.gitignore|run|Dockerfile)$/;

/** Everything below `root` but what .gitignore names and the repository's own folder. What is no text is empty. */
export function readTree(root: string): Tree {
  const ignored = new Set(ignoredNames(root));
  const tree = new Map<string, string>();
  visit(root);
  return tree;

  function visit(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (ignored.has(entry.name) || entry.name.endsWith('.log')) continue;
      if (entry.isDirectory()) visit(path);
      else tree.set(relative(root, path).split(sep).join('/'), TEXT.test(path) ? readFileSync(path, 'utf8') : '');
    }
  }
}

function ignoredNames(root: string): string[] {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  return ['.git', ...lines.map((line) => line.replaceAll('/', '').trim()).filter((line) => line !== '')];
}

/** What tests are built from, wherever it stands: a rig wires real parts together, a conformance suite is all cases. */
const TEST_PARTS = /(^|\/)([\w-]+\.test|([\w-]+-)?rig|scripted-[\w-]+|manual-clock)\.ts$|^test\/|\/conformance\//;

export function isTest(path: string): boolean {
  return TEST_PARTS.test(path);
}

/** The source files below some top-level folders, tests among them. */
export function sourcePaths(tree: Tree, folders: readonly string[]): string[] {
  const below = (path: string): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
  return [...tree.keys()].filter((path) => /\.(ts|tsx|js)$/.test(path) && below(path));
}

export function lineCount(text: string): number {
  return text.endsWith('\n') ? text.split('\n').length - 1 : text.split('\n').length;
}
