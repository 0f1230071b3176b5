import { systemClock } from '../../kit/clock.ts';
import { Connection } from './connection.ts';
import { faultOf } from './faults.ts';
import { LEASE_SECONDS } from './nodes.ts';

export type Inspection = {
  /** Such as 18.4. */
  serverVersion: string;
  schemaVersion: number;
  bytes: number;
  /** Servers that live, by host and process. */
  nodes: string[];
};

const FACTS = `
  SELECT current_setting('server_version') AS "serverVersion", pg_database_size(current_database()) AS bytes,
    (SELECT max(version) FROM ackwell_migrations) AS "schemaVersion"`;
const NODES = `SELECT name FROM nodes WHERE seen_at > clock_timestamp() - interval '${LEASE_SECONDS} s' ORDER BY id`;

/** Beside whoever works on the database, which this version has migrated. Changes nothing. */
export async function inspectDatabase(url: string): Promise<Inspection> {
  const connection = new Connection({ url, clock: systemClock });
  try {
    const db = await connection.session();
    const [facts, nodes] = await Promise.all([db.rows<Omit<Inspection, 'nodes'>>(FACTS), db.rows<{ name: string }>(NODES)]);
    const { serverVersion = '', schemaVersion = 0, bytes = 0 } = facts[0] ?? {};
    return { serverVersion, schemaVersion, bytes, nodes: nodes.map(({ name }) => name) };
  } catch (error) {
    throw faultOf(error);
  } finally {
    await connection.close();
  }
}
