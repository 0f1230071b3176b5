import { systemClock } from '../../kit/clock.ts';
import { Connection } from './connection.ts';
import { durabilityOf, type Durability } from './durability.ts';
import { faultOf } from './faults.ts';

export type Inspection = {
  /** Such as 18.4. */
  serverVersion: string;
  schemaVersion: number;
  bytes: number;
  /** What its clock says. */
  nowMs: number;
  durability: Durability;
};

const FACTS = `
  SELECT current_setting('server_version') AS "serverVersion", pg_database_size(current_database()) AS bytes,
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "nowMs",
    (SELECT max(version) FROM ackwell_migrations) AS "schemaVersion"`;

/** Beside whoever works on the database, which this version has migrated. Changes nothing. */
export async function inspectDatabase(url: string): Promise<Inspection> {
  const connection = new Connection({ url, clock: systemClock });
  try {
    const db = await connection.session();
    const { serverVersion = '', schemaVersion = 0, bytes = 0, nowMs = 0 } = (await db.row<Omit<Inspection, 'durability'>>(FACTS)) ?? {};
    return { serverVersion, schemaVersion, bytes, nowMs, durability: await durabilityOf(db) };
  } catch (error) {
    throw faultOf(error);
  } finally {
    await connection.close();
  }
}
