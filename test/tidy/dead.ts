import { sourcesOf, type Source } from './source.ts';
import { isTest, type Finding, type Tree } from './tree.ts';

/** Files that are started, also by the test runner, or imported by a customer, and not by us. */
const ENTRY_POINTS = [
  /^(vitest|eslint)\.config\.(ts|js)$/,
  /^server\/cli\/(ackwell\.js|compile\.ts)$/,
  /^receiver\/index\.ts$/,
  /^dashboard\/app\/main\.tsx$/,
  /^scripts\/[^/]+$/,
  /^bench\/run\.ts$/,
  // Its packages are its own, so that the project's types and lint do not look at it.
  /^bench\/peers\/[^/]+\.ts$/,
  /^test\/support\/((oldest-)?postgres-server|built-dashboard)\.ts$/,
];

/** The product is alive where something that is started leads to it; what only a test uses is dead, but for tests' own parts. */
export function deadFiles(tree: Tree): Finding[] {
  const sources = sourcesOf(tree);
  const inProduct = reached(sources, isEntryPoint);
  const inTests = reached(sources, (path) => path.endsWith('.test.ts'));
  return sources
    .filter(({ path }) => !inProduct.has(path) && !(isTest(path) && inTests.has(path)))
    .map(({ path }) => {
      const users = inTests.has(path) ? 'Only tests use this file' : 'Nothing imports this file';
      return { file: path, says: `${users}. Delete it, or use it.` };
    });
}

function reached(sources: readonly Source[], isStart: (path: string) => boolean): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const found = new Set<string>();
  const waiting = sources.map(({ path }) => path).filter(isStart);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) if (target !== null) waiting.push(target);
  }
  return found;
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
    .filter(({ path }) => !isEntryPoint(path) && !path.endsWith('.test.ts'))
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
