import { inspectDatabase } from '../../store/postgres/inspect.ts';
import { ok, type Check } from './check.ts';

/** Who serves from a PostgreSQL database, and what it is. */
export async function checkPostgres(url: string): Promise<{ checks: Check[]; served: boolean }> {
  const { serverVersion, schemaVersion, bytes, nodes } = await inspectDatabase(url);
  const servers = nodes.length > 0 ? `${nodes.length} on this database: ${nodes.join(', ')}` : 'none on this database';
  const database = `PostgreSQL ${serverVersion}, schema ${schemaVersion}, ${Math.ceil(bytes / 1024)} KiB`;
  return { checks: [ok('servers', servers), ok('database', database)], served: nodes.length > 0 };
}
