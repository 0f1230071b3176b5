import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { administer } from '../../server/store/postgres/postgres-rig.ts';

/** What the life of an event is written into. */
const WATCHED = ['sources', 'events', 'deliveries', 'webhook_logs'];

const COUNTER = `
  CREATE TABLE IF NOT EXISTS refused_writes (allowed bigint NOT NULL);
  DELETE FROM refused_writes;`;

/** Of a row that is not allowed any more the statement fails, and with its transaction what it had counted. */
const SQLITE = WATCHED.flatMap((table) => ['INSERT', 'UPDATE'].map((event) => `
  CREATE TRIGGER IF NOT EXISTS refused_${event}_${table} BEFORE ${event} ON ${table} BEGIN
    UPDATE refused_writes SET allowed = allowed - 1;
    SELECT RAISE(ABORT, 'refused by a test') FROM refused_writes WHERE allowed < 0;
  END;`)).join('');

const POSTGRES = `
  CREATE OR REPLACE FUNCTION refuse_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE refused_writes SET allowed = allowed - 1;
    IF EXISTS (SELECT FROM refused_writes WHERE allowed < 0) THEN RAISE 'refused by a test'; END IF;
    RETURN NEW;
  END $$;
  ${WATCHED.map((table) => `
  CREATE OR REPLACE TRIGGER refused BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_write();`).join('')}`;

/** More than a test ever writes. */
const ALL = 1_000_000_000;

/** Lets so many more rows be written into a place, and refuses the others; null for all. */
export type RefuseWrites = (afterRows: number | null) => Promise<void>;

const allowing = (rows: number | null) => `${COUNTER} INSERT INTO refused_writes (allowed) VALUES (${rows ?? ALL});`;

export function refusingInFolder(data: string): RefuseWrites {
  return async (afterRows) => {
    const db = new DatabaseSync(join(data, 'ackwell.db'), { timeout: 5_000 });
    db.exec(`BEGIN IMMEDIATE; ${allowing(afterRows)} ${SQLITE} COMMIT;`);
    db.close();
  };
}

export function refusingInDatabase(url: string): RefuseWrites {
  return async (afterRows) => void (await administer(url, `${allowing(afterRows)} ${POSTGRES}`));
}
