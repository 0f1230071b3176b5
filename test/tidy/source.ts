import { posix } from 'node:path';
import ts from 'typescript';
import type { Tree } from './tree.ts';

/** What the rules need to know of one source file. */
export type Source = {
  path: string;
  imports: Import[];
  exports: Export[];
  functions: FunctionShape[];
  comments: Comment[];
  /** String and template literals, for the rules that look into them. */
  literals: { text: string; line: number }[];
  /** How often each identifier occurs. */
  identifiers: ReadonlyMap<string, number>;
};

export type Import = {
  specifier: string;
  /** The file of ours it leads to; null for a package or a built-in. */
  target: string | null;
  /** type: gone at run time. file: named by a URL, as a worker is, and run on its own. */
  kind: 'run' | 'type' | 'file';
  /** `*` stands for all of them. */
  names: string[];
  line: number;
};

export type Export = { name: string; kind: 'value' | 'type'; line: number };
export type FunctionShape = { name: string; lines: number; parameters: number; line: number };
export type Comment = { text: string; line: number; lines: number };

const cache = new WeakMap<Tree, Source[]>();

export function sourcesOf(tree: Tree): Source[] {
  const known = cache.get(tree);
  if (known) return known;
  const files = [...tree].filter(([path]) => /\.(ts|tsx|js)$/.test(path));
  const sources = files.map(([path, text]) => readSource(path, text));
  cache.set(tree, sources);
  return sources;
}

function readSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const reading: Reading = {
    path,
    file,
    imports: [],
    exports: [],
    functions: [],
    literals: [],
    identifiers: new Map(),
    comments: commentsOf(file),
  };
  visit(file, reading);
  return reading;
}

type Reading = Source & { file: ts.SourceFile; identifiers: Map<string, number> };

function visit(node: ts.Node, into: Reading): void {
  readImport(node, into);
  readExport(node, into);
  readFunction(node, into);
  if (ts.isIdentifier(node)) into.identifiers.set(node.text, (into.identifiers.get(node.text) ?? 0) + 1);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    into.literals.push({ text: node.getText(into.file), line: lineOf(node, into.file) });
  }
  ts.forEachChild(node, (child) => visit(child, into));
}

function readImport(node: ts.Node, into: Reading): void {
  const add = (specifier: string, kind: Import['kind'], names: string[]): void => {
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(into.path), specifier) : null;
    into.imports.push({ specifier, target, kind, names, line: lineOf(node, into.file) });
  };
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    add(node.moduleSpecifier.text, isTypeImport(node.importClause) ? 'type' : 'run', namesOf(node.importClause));
  } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    add(node.moduleSpecifier.text, node.isTypeOnly ? 'type' : 'run', passedOn(node.exportClause));
  } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, 'type', ['*']);
  } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    for (const specifier of textsOf(node.arguments[0])) add(specifier, 'run', ['*']);
  } else if (ts.isNewExpression(node) && node.expression.getText(into.file) === 'URL' && node.arguments?.length === 2) {
    for (const specifier of textsOf(node.arguments[0])) if (/\.(ts|js)$/.test(specifier)) add(specifier, 'file', ['*']);
  }
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((name) => name.isTypeOnly);
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  if (!bindings) return clause?.name ? ['default'] : [];
  return ts.isNamedImports(bindings) ? bindings.elements.map(originalName) : ['*'];
}

function passedOn(clause: ts.NamedExportBindings | undefined): string[] {
  return clause && ts.isNamedExports(clause) ? clause.elements.map(originalName) : ['*'];
}

function originalName(specifier: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (specifier.propertyName ?? specifier.name).text;
}

function textsOf(node: ts.Expression | undefined): string[] {
  return node && ts.isStringLiteralLike(node) ? [node.text] : [];
}

function readExport(node: ts.Node, into: Reading): void {
  const add = (name: string, kind: Export['kind']) => into.exports.push({ name, kind, line: lineOf(node, into.file) });
  if (ts.isExportDeclaration(node) && !node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause)) {
    for (const { name } of node.exportClause.elements) add(name.text, 'value');
  }
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return;
  if (ts.isVariableStatement(node)) {
    for (const { name } of node.declarationList.declarations) if (ts.isIdentifier(name)) add(name.text, 'value');
  } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
    add(node.name.text, 'value');
  } else if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) {
    add(node.name.text, 'type');
  }
}

function readFunction(node: ts.Node, into: Reading): void {
  if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
  const from = lineOf(node, into.file);
  const to = into.file.getLineAndCharacterOfPosition(node.end).line + 1;
  into.functions.push({ name: nameOf(node), lines: to - from + 1, parameters: node.parameters.length, line: from });
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name && ts.isIdentifier(node.name)) return node.name.text;
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const { parent } = node;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : 'a function without a name';
}

/** Comments stand between tokens, so the text before each token is asked for them. */
function commentsOf(file: ts.SourceFile): Comment[] {
  const found = new Map<number, Comment>();
  const collect = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstToken && node.kind <= ts.SyntaxKind.LastToken) collectBefore(node.pos);
    node.getChildren(file).forEach(collect);
  };
  const collectBefore = (position: number): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(file.text, position) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, position) ?? []),
    ];
    for (const { pos, end } of ranges) {
      const line = file.getLineAndCharacterOfPosition(pos).line + 1;
      const lines = file.getLineAndCharacterOfPosition(end).line + 2 - line;
      found.set(pos, { text: file.text.slice(pos, end), line, lines });
    }
  };
  collect(file);
  return [...found.values()];
}

function lineOf(node: ts.Node, file: ts.SourceFile): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}
