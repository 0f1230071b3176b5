import { inspectDatabase } from '../../store/postgres/inspect.ts';
import { LEASE_SECONDS, TAKE_OVER_MS } from '../../kit/limits.ts';
import type { Node } from '../../store/contract-nodes.ts';
import { ok, warn, type Check } from './check.ts';

/** Who serves from a PostgreSQL database, and what it is. */
export async function checkPostgres(url: string, nodes: Node[]): Promise<{ checks: Check[]; served: boolean }> {
  const { serverVersion, schemaVersion, bytes } = await inspectDatabase(url);
  const database = `PostgreSQL ${serverVersion}, schema ${schemaVersion}, ${Math.ceil(bytes / 1024)} KiB`;
  const senders = nodes.filter(({ role }) => role !== 'api');
  return { checks: [checkNodes(nodes, senders.length), ok('database', database)], served: senders.length > 0 };
}

function checkNodes(nodes: Node[], senders: number): Check {
  if (nodes.length === 0) return ok('servers', 'none on this database');
  const list = nodes.map(({ name, role, served }) => `${name} (${role}${served ? `, ${served.origin}` : ''})`);
  const says = `${nodes.length} on this database: ${list.join(', ')}`;
  if (senders === 0) return warn('servers', says, 'None of them sends webhooks: start one with --role engine or all.');
  return ok('servers', `${says}; the work of one that dies goes on within ${LEASE_SECONDS + TAKE_OVER_MS / 1_000} s`);
}
