import { sourcesOf } from './source.ts';
import type { Finding, Tree } from './tree.ts';

/** Files that are started, not imported. */
const ENTRY_POINTS = [
  /\.test\.ts$/,
  /^(vitest|eslint)\.config\.(ts|js)$/,
  /^server\/cli\/ackwell\.js$/,
  /^receiver\/index\.ts$/,
  /^scripts\/[^/]+$/,
  /^bench\/run\.ts$/,
];

export function deadFiles(tree: Tree): Finding[] {
  const sources = sourcesOf(tree);
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const alive = new Set<string>();
  const waiting = sources.map(({ path }) => path).filter(isEntryPoint);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (alive.has(path)) continue;
    alive.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) if (target !== null) waiting.push(target);
  }
  return sources
    .filter(({ path }) => !alive.has(path))
    .map(({ path }) => ({ file: path, says: 'Nothing that runs imports this file. Delete it, or use it.' }));
}

/**
 * Exports nobody takes. A type may also be the shape of another export of its own file; a value only one file uses
 * belongs to that file alone.
 */
export function deadExports(tree: Tree): Finding[] {
  const sources = sourcesOf(tree);
  const taken = new Set(
    sources.flatMap(({ imports }) => imports.flatMap(({ target, names }) => names.map((name) => `${target} ${name}`))),
  );
  return sources
    .filter(({ path }) => !isEntryPoint(path))
    .flatMap(({ path, exports, identifiers }) =>
      exports
        .filter(({ name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`))
        .filter(({ name, kind }) => kind === 'value' || (identifiers.get(name) ?? 0) < 2)
        .map(({ name, line }) => ({ file: path, line, says: `Nobody imports ${name}. Unexport or delete it.` })),
    );
}

function isEntryPoint(path: string): boolean {
  return ENTRY_POINTS.some((entry) => entry.test(path));
}
