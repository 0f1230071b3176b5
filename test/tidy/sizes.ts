import { sourcesOf } from './source.ts';
import { isTest, lineCount, sourcePaths, type Finding, type Tree } from './tree.ts';

const MEDIAN_FILE_LINES = 80;
const P90_FILE_LINES = 300;
const FILE_LINES = 500;
const TEST_FILE_LINES = 600;
const FUNCTION_LINES = 70;
/** So many of a hundred functions fit on half a screen. */
const SHORT_FUNCTION_LINES = 40;
const SHORT_FUNCTION_PERCENT = 95;
const PARAMETERS = 3;
/** The aim is 120; a table or a sentence may run a little over before it must break. */
const COLUMNS = 140;

const PRODUCT = ['server', 'contract', 'receiver', 'dashboard'];

export function fileSizes(tree: Tree): Finding[] {
  const product = sourcePaths(tree, PRODUCT).filter((path) => !isTest(path));
  const sizes = product.map((path) => lineCount(tree.get(path) ?? '')).sort((a, b) => a - b);
  const spread = [
    { name: 'median', share: 0.5, most: MEDIAN_FILE_LINES },
    { name: '90th percentile', share: 0.9, most: P90_FILE_LINES },
  ].flatMap(({ name, share, most }) => {
    const amount = sizes[Math.floor((sizes.length - 1) * share)] ?? 0;
    const says = `The ${name} of the product's files is ${amount} lines, above ${most}. Split the longest by concept.`;
    return amount > most ? [{ file: 'server', amount, says }] : [];
  });
  return [...spread, ...tooLong(tree)];
}

function tooLong(tree: Tree): Finding[] {
  return sourcePaths(tree, [...PRODUCT, 'test', 'bench', 'scripts']).flatMap((file) => {
    const most = isTest(file) ? TEST_FILE_LINES : FILE_LINES;
    const amount = lineCount(tree.get(file) ?? '');
    return amount > most ? [{ file, amount, says: `${amount} lines, above ${most}. Split it by concept.` }] : [];
  });
}

export function functionSizes(tree: Tree): Finding[] {
  const functions = productFunctions(tree);
  const long = functions
    .filter(({ lines }) => lines > FUNCTION_LINES)
    .map(({ file, name, lines, line }) => {
      const says = `${name} has ${lines} lines, above ${FUNCTION_LINES}. Name its parts as functions.`;
      return { file, line, amount: lines, says };
    });
  const short = functions.filter(({ lines }) => lines <= SHORT_FUNCTION_LINES).length;
  const percent = Math.floor((100 * short) / Math.max(1, functions.length));
  if (functions.length === 0 || percent >= SHORT_FUNCTION_PERCENT) return long;
  const goal = `${SHORT_FUNCTION_PERCENT} % of the functions have at most ${SHORT_FUNCTION_LINES} lines`;
  return [...long, { file: 'server', says: `The goal is that ${goal}; these are ${percent} %. Shorten the longest.` }];
}

export function parameters(tree: Tree): Finding[] {
  return productFunctions(tree)
    .filter((shape) => shape.parameters > PARAMETERS)
    .map(({ file, name, parameters: amount, line }) => {
      const says = `${name} takes ${amount} parameters. Above ${PARAMETERS}, take one named object.`;
      return { file, line, amount, says };
    });
}

function productFunctions(tree: Tree) {
  return sourcesOf(tree)
    .filter(({ path }) => PRODUCT.some((folder) => path.startsWith(`${folder}/`)) && !isTest(path))
    .flatMap(({ path, functions }) => functions.map((shape) => ({ file: path, ...shape })));
}

/** A row of a table of test cases may be as long as its case. */
export function lineWidths(tree: Tree): Finding[] {
  const files = sourcePaths(tree, [...PRODUCT, 'scripts']).filter((path) => !isTest(path));
  return files.flatMap((file) =>
    (tree.get(file) ?? '').split('\n').flatMap((text, index) => {
      const says = `${text.length} columns, above ${COLUMNS}. Break the line.`;
      return text.length > COLUMNS ? [{ file, line: index + 1, amount: text.length, says }] : [];
    }),
  );
}
