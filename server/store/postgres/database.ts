import { DatabaseError, type Client, type QueryResult } from 'pg';
import { assert } from '../../kit/assert.ts';
import type { Bindable } from '../columns.ts';
import { ConnectionLost } from './faults.ts';

/** What a statement can be given: values, and columns of values for `unnest`. */
export type Parameter = Bindable | readonly Bindable[];

/** Names of prepared statements, the same on every connection. Their number is bounded by the statements of this program. */
const names = new Map<string, string>();

/**
 * One session. Statements are sent at once and answered in their order, so those that need no answer of each other are
 * given in one go and cost one round trip. A session that is lost fails for ever: a transaction never goes on in another.
 */
export class Database {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  // The columns are typed, so a row holds what its statement's row type says.
  async rows<Row>(sql: string, values: readonly Parameter[] = []): Promise<Row[]> {
    const { rows } = await this.#send({ name: nameOf(sql), text: sql, values: checked(values) });
    return rows as Row[];
  }

  async row<Row>(sql: string, values: readonly Parameter[] = []): Promise<Row | undefined> {
    return (await this.rows<Row>(sql, values))[0];
  }

  /** How many rows were written. */
  async run(sql: string, values: readonly Parameter[] = []): Promise<number> {
    const { rowCount } = await this.#send({ name: nameOf(sql), text: sql, values: checked(values) });
    return rowCount ?? 0;
  }

  /** For statements that are put together from parts: not kept, and planned for their own values. */
  async rowsOnce<Row>(sql: string, values: readonly Parameter[]): Promise<Row[]> {
    const { rows } = await this.#send({ text: sql, values: checked(values) });
    return rows as Row[];
  }

  /** Without values: one statement or several. */
  async execute(sql: string): Promise<void> {
    await this.#send({ text: sql });
  }

  async #send(query: { name?: string; text: string; values?: Parameter[] }): Promise<QueryResult> {
    try {
      return await this.#client.query(query);
    } catch (error) {
      throw error instanceof DatabaseError ? error : new ConnectionLost(error);
    }
  }
}

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = `ackwell-${names.size + 1}`;
    names.set(sql, name);
  }
  return name;
}

/** A Date, an object, `undefined` and NaN would all be sent as something else than they are. */
function checked(values: readonly Parameter[]): Parameter[] {
  for (const value of values) if (!Array.isArray(value)) refuseOthers(value);
  return [...values];
}

function refuseOthers(value: unknown): void {
  if (typeof value === 'string' || value === null || Number.isFinite(value)) return;
  assert(value instanceof Uint8Array, `PostgreSQL cannot be sent ${String(value)}`);
}

/**
 * Rows of equal length, turned into the columns that `unnest` takes, as text: the driver would look twice through every
 * value for what to escape, numbers among them, which was a sixth of the time of a commit.
 */
export function columnsOf(rows: readonly Bindable[][]): string[] {
  return (rows[0] ?? []).map((_, column) => `{${rows.map((row) => elementOf(row[column])).join(',')}}`);
}

function elementOf(value: Bindable | undefined): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  refuseOthers(value);
  return value instanceof Uint8Array ? `"\\\\x${Buffer.from(value).toString('hex')}"` : String(value);
}
