import { sourcesOf } from './source.ts';
import { isTest, type Finding, type Tree } from './tree.ts';

const TABLE_OF_WORKSPACES = /name: '(\w+)', \.\.\.OF_WORKSPACE/g;
/** Asked before a workspace is known: who a token or a post of Meta belongs to. */
const LOOKED_UP = ['tokens', 'whatsapp_routes'];

/**
 * A statement on a table that belongs to workspaces names the workspace, or is put together with a part of its file that
 * does: then no call of one workspace can reach another, whatever its id or filter.
 */
export function statementsWithoutWorkspace(tree: Tree): Finding[] {
  const tables = [...(tree.get('server/store/tables.ts') ?? '').matchAll(TABLE_OF_WORKSPACES)].map(([, name = '']) => name);
  const ours = tables.filter((name) => !LOOKED_UP.includes(name));
  if (ours.length === 0) return [];
  const statement = new RegExp(`\\b(from|join|into|update)\\s+(${ours.join('|')})\\b`, 'i');
  return sourcesOf(tree)
    .filter(({ path }) => path.startsWith('server/store/') && !isTest(path))
    .flatMap(({ path, literals }) => {
      const namesIt = literals.some(({ text }) => text.includes('workspace_id'));
      return literals
        .filter(({ text }) => statement.test(text) && !text.includes('workspace_id') && !(text.includes('${') && namesIt))
        .map(({ line }) => ({ file: path, line, says: 'A statement on a table of workspaces names workspace_id.' }));
    });
}
