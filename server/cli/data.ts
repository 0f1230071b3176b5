import { readdirSync } from 'node:fs';
import { silentLog } from '../kit/log.ts';
import type { Store, Workspace } from '../store/contract.ts';
import { openStore } from '../store/open.ts';
import type { Call } from './command.ts';
import { Failure } from './failure.ts';

export type Data = Pick<Call, 'config' | 'clock'>;

/** What a command does with the data. A running server goes on beside it. */
export async function withStore<T>(call: Data, work: (store: Store) => Promise<T>): Promise<T> {
  if (!hasData(call)) throw new Failure(`There is no data in ${call.config.data}; ackwell start and ackwell workspace create make it.`);
  return withNewStore(call, work);
}

/** A database may always have some. */
export function hasData({ config: { data, databaseUrl } }: Pick<Data, 'config'>): boolean {
  return databaseUrl !== null || !isEmpty(data);
}

/** The same, for commands that may be the first on a folder or a database. */
export async function withNewStore<T>(call: Data, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ ...call.config, serve: false, clock: call.clock, log: silentLog });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export async function workspaceNamed(store: Store, subdomain: string): Promise<Workspace> {
  const workspace = await store.workspaces.bySubdomain(subdomain);
  if (workspace) return workspace;
  throw new Failure(`There is no workspace "${subdomain}"; ackwell workspace list shows them.`);
}

/** The one that was named, or all. */
export async function workspacesNamed(store: Store, subdomain: string | undefined): Promise<Workspace[]> {
  return subdomain === undefined ? store.workspaces.list() : [await workspaceNamed(store, subdomain)];
}

function isEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw new Failure(`The data folder ${directory} cannot be read; check who owns it.`, { cause: error });
  }
}
