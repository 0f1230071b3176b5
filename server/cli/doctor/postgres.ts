import type { Clock } from '../../kit/clock.ts';
import { riskOf, type Durability } from '../../store/postgres/durability.ts';
import { inspectDatabase } from '../../store/postgres/inspect.ts';
import { LEASE_SECONDS, TAKE_OVER_MS } from '../../kit/limits.ts';
import type { Node } from '../../store/contract-nodes.ts';
import { ok, warn, type Check } from './check.ts';

/** Every node judges by its own clock what is due, and leases go by that of the database. */
const CLOCKS_APART_MS = 1_000;

type Facts = { nodes: Node[]; clock: Clock };

/** Who serves from a PostgreSQL database, and what it is. */
export async function checkPostgres(url: string, { nodes, clock }: Facts): Promise<{ checks: Check[]; served: boolean }> {
  const before = clock.now();
  const { serverVersion, schemaVersion, bytes, nowMs, durability } = await inspectDatabase(url);
  const database = `PostgreSQL ${serverVersion}, schema ${schemaVersion}, ${Math.ceil(bytes / 1024)} KiB`;
  const senders = nodes.filter(({ role }) => role !== 'api');
  const clocks = checkClocks(nowMs, { before, after: clock.now() });
  const checks = [checkNodes(nodes, senders.length), ok('database', database), checkDurability(durability), clocks];
  return { checks, served: senders.length > 0 };
}

export function checkDurability(durability: Durability): Check {
  const risk = riskOf(durability);
  if (risk === null) {
    const others = durability.ofOthers === 'off' ? '; synchronous_commit = off is set there, and switched on in our sessions' : '';
    return ok('power cut', `what was answered is on the disk${others}`);
  }
  const advice = `Set ${risk.setting} = on where PostgreSQL is configured, and reload it.`;
  return warn('power cut', `PostgreSQL runs with ${risk.setting} = off: a power cut can take ${risk.loses}`, advice);
}

/** The database was asked between two readings of this machine's clock. */
export function checkClocks(nowMs: number, { before, after }: { before: number; after: number }): Check {
  const apartMs = Math.max(0, before - nowMs, nowMs - after);
  if (apartMs <= CLOCKS_APART_MS) return ok('clocks', 'this machine and the database agree');
  const says = `this machine and the database are ${Math.round(apartMs / 1_000)} s apart`;
  return warn('clocks', says, 'Set both by a time server: retries come early or late by as much.');
}

function checkNodes(nodes: Node[], senders: number): Check {
  if (nodes.length === 0) return ok('servers', 'none on this database');
  const list = nodes.map(({ name, role, served }) => `${name} (${role}${served ? `, ${served.origin}` : ''})`);
  const says = `${nodes.length} on this database: ${list.join(', ')}`;
  if (senders === 0) return warn('servers', says, 'None of them sends webhooks: start one with --role engine or all.');
  return ok('servers', `${says}; the work of one that dies goes on within ${LEASE_SECONDS + TAKE_OVER_MS / 1_000} s`);
}
