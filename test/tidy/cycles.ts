import { sourcesOf, type Source } from './source.ts';
import type { Finding, Tree } from './tree.ts';

/** Files that need each other at run time, each ring told once. Imports of types alone vanish and do not count. */
export function cycles(tree: Tree): Finding[] {
  const graph = new Map(sourcesOf(tree).map((source) => [source.path, needs(source)]));
  const done = new Set<string>();
  const found: Finding[] = [];
  for (const path of graph.keys()) walk(path, []);
  return found;

  function walk(path: string, trail: string[]): void {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const ring = [...trail.slice(start), path].join(' → ');
      found.push({ file: path, says: `${ring}. Move what both need into a file of its own.` });
      return;
    }
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  }
}

function needs({ imports }: Source): string[] {
  return imports.flatMap(({ kind, target }) => (kind === 'run' && target !== null ? [target] : []));
}
