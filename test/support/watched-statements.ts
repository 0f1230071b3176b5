import { appendFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

/**
 * Loaded into the product before it starts, in each of its threads: writes down every statement that its drivers are
 * given, once, as a line of JSON in the file that the environment names.
 */
const file = process.env['WATCHED_STATEMENTS'] ?? '';
const seen = new Set<string>();

function note(sql: string): void {
  if (seen.has(sql)) return;
  seen.add(sql);
  appendFileSync(file, `${JSON.stringify(sql)}\n`);
}

const { prepare, exec } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (sql, ...rest) {
  note(sql);
  return prepare.call(this, sql, ...rest);
};
DatabaseSync.prototype.exec = function (sql) {
  note(sql);
  return exec.call(this, sql);
};

const { query } = Client.prototype;
Client.prototype.query = function (this: Client, ...given: Parameters<typeof query>) {
  const [first] = given as unknown as [string | { text: string }];
  note(typeof first === 'string' ? first : first.text);
  return query.apply(this, given);
} as typeof query;
