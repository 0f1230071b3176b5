import type { RecordWrite } from '../../workspace/change.ts';
import type { RecordKind } from '../../workspace/records.ts';
import { countsAsReference, LAYOUTS, RECORD_KINDS, rowOf, type Bindable } from '../columns.ts';
import { placeholders } from './database.ts';
import { ConflictError } from '../conflict-error.ts';
import type { Transaction } from './transaction.ts';

/** A RecordWrite without names; `expects` is 0 for an insert, and a row to delete is its id alone. */
export type RecordMessage = [write: RecordWrite['write'], model: RecordKind, expects: number, row: Bindable[]];

export function encodeRecord(write: RecordWrite): RecordMessage {
  return encode(write, write.write === 'delete' ? null : rowOf(write));
}

function encode(write: RecordWrite, row: Bindable[] | null): RecordMessage {
  const expects = write.write === 'insert' ? 0 : write.expects;
  return [write.write, write.model, expects, write.write === 'delete' ? [write.id] : row ?? []];
}

const STATEMENTS = Object.fromEntries(RECORD_KINDS.map((model) => [model, statementsFor(model)])) as
  Record<RecordKind, ReturnType<typeof statementsFor>>;

function statementsFor(model: RecordKind) {
  const { table, fixed, mutable } = LAYOUTS[model];
  const columns = ['workspace_id', ...fixed, ...mutable];
  const where = 'WHERE workspace_id = ? AND id = ? AND version = ?';
  return {
    insert: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${placeholders(columns.length)})`,
    update: `UPDATE ${table} SET ${mutable.map((column) => `${column} = ?`).join(', ')} ${where}`,
    delete: `DELETE FROM ${table} ${where}`,
    fixed: fixed.length,
  };
}

export function writeRecord(tx: Transaction, workspaceId: number, [write, model, expects, row]: RecordMessage): void {
  const statements = STATEMENTS[model];
  if (write === 'insert') {
    tx.db.run(statements.insert, [workspaceId, ...row]);
  } else {
    const key = [workspaceId, row[0] ?? 0, expects];
    const values = write === 'update' ? [...row.slice(statements.fixed), ...key] : key;
    if (tx.db.run(statements[write], values) !== 1) throw new ConflictError('record_version');
  }
  if (countsAsReference(model)) tx.countReference(workspaceId);
}
