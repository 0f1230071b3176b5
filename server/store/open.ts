import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { NodeRole } from '../kit/node-role.ts';
import type { Store, StoreFault } from './contract.ts';
import { openSqliteStore } from './sqlite/open.ts';

export type StoreOptions = {
  /** The folder of the SQLite data; not looked at when there is a database URL. */
  data: string;
  databaseUrl: string | null;
  /** True for servers, which lease deliveries: one to a data folder, any number on one PostgreSQL. */
  serve: boolean;
  /** What the server does; on a data folder always all. */
  role?: NodeRole;
  /** What the secrets are sealed with. Null for the key that the data folder keeps, and on PostgreSQL for none. */
  secretKey?: string | null;
  clock: Clock;
  log: Log;
  /** Told when a part of the store has died: from then on calls fail, and only a new process can help. PostgreSQL has no such part. */
  onDeath?: (fault: StoreFault) => void;
};

/** The store that the configuration names. Rejects with a StoreFault whose message says what to do. */
export async function openStore({ data, databaseUrl, ...rest }: StoreOptions): Promise<Store> {
  if (databaseUrl === null) return openSqliteStore({ directory: data, ...rest });
  // Loaded late: commands on SQLite need no PostgreSQL client.
  const { openPostgresStore } = await import('./postgres/open.ts');
  return openPostgresStore({ url: databaseUrl, ...rest });
}
