import type { RecordWrite } from '../../workspace/change.ts';
import type { RecordKind } from '../../workspace/records.ts';
import { countsAsReference, LAYOUTS, RECORD_KINDS, rowOf, type Bindable } from '../columns.ts';
import { columnsOf, type Parameter } from './database.ts';
import { ConflictError } from '../conflict-error.ts';
import { givenRows, GIVEN_CONTACT } from './given-rows.ts';
import { rowsParameter } from './rows-parameter.ts';
import type { Transaction } from './transaction.ts';

/**
 * One statement for all rows of a kind: the record's row, after the workspace and the version it replaces. It returns the
 * ids of those that could be written: what is unique was free, or the version was the expected one. No record may be among
 * them twice.
 */
export const RECORD_STATEMENTS = Object.fromEntries(RECORD_KINDS.map((model) => [model, statementsFor(model)])) as
  Record<RecordKind, Record<RecordWrite['write'], string>>;

function statementsFor(model: RecordKind): Record<RecordWrite['write'], string> {
  const { table, fixed, mutable } = LAYOUTS[model];
  const columns = [...fixed, ...mutable];
  const same = 'r.workspace_id = given.workspace_id AND r.id = given.id AND r.version = given.expects';
  const rows = model === 'contact' ? `${givenRows(GIVEN_CONTACT, 1)} AS given` : given(columns);
  return {
    insert: `
      INSERT INTO ${table} (workspace_id, ${columns.join(', ')})
      SELECT workspace_id, ${columns.join(', ')} FROM ${rows} ON CONFLICT DO NOTHING RETURNING id`,
    update: `
      UPDATE ${table} r SET ${mutable.map((column) => `${column} = given.${column}`).join(', ')}
      FROM ${rows} WHERE ${same} RETURNING r.id`,
    delete: `DELETE FROM ${table} r USING ${given(['id'])} WHERE ${same} RETURNING r.id`,
  };
}

function given(columns: readonly string[]): string {
  const names = ['workspace_id', 'expects', ...columns];
  const parameters = names.map((name, at) => `$${at + 1}::${isNumber(name) ? 'bigint' : 'text'}[]`);
  return `unnest(${parameters.join(', ')}) AS given (${names.join(', ')})`;
}

function isNumber(column: string): boolean {
  return /^(expects|id|\w+_id|\w+_at|version|is\w+|required)$/.test(column);
}

export type RecordRow = { workspaceId: number; write: RecordWrite };

/** How many parameters the statement for contacts takes. */
export function contactParameters(way: RecordWrite['write']): number {
  return way === 'delete' ? 3 : 1;
}

/** Of one kind, written in one way. */
export function recordParameters(model: RecordKind, way: RecordWrite['write'], rows: RecordRow[]): Parameter[] {
  const values = rows.map(recordValues);
  return model === 'contact' && way !== 'delete' ? [rowsParameter(GIVEN_CONTACT, values)] : columnsOf(values);
}

/** One row: it is written, or conflicts. */
export async function writeRecord(tx: Transaction, row: RecordRow): Promise<void> {
  const { workspaceId, write } = row;
  const written = await tx.db.rows(RECORD_STATEMENTS[write.model][write.write], recordParameters(write.model, write.write, [row]));
  if (written.length === 0) throw new ConflictError(write.write === 'insert' ? 'unique' : 'record_version');
  if (countsAsReference(write.model)) await tx.countReference(workspaceId);
}

function recordValues({ workspaceId, write }: RecordRow): Bindable[] {
  if (write.write === 'delete') return [workspaceId, write.expects, write.id];
  return [workspaceId, write.write === 'insert' ? 0 : write.expects, ...rowOf(write)];
}
