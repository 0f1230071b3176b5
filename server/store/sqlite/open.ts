import { join } from 'node:path';
import { systemClock, type Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store, StoreFault } from '../contract.ts';
import { Vault } from '../vault.ts';
import { makeDatabaseFile, makeDataFolder } from './data-folder.ts';
import { Database } from './database.ts';
import { openingFaultOf } from './faults.ts';
import { Epoch } from './fresh-cache.ts';
import { vaultOfFolder } from './key-file.ts';
import { migrate } from './migrate.ts';
import { NearReader } from './near-reader.ts';
import { Reader } from './reader.ts';
import { takeNode, takeServerLock } from './server-lock.ts';
import { SqliteStore } from './store.ts';
import { sealingKeyId, sealSecrets } from './sealing.ts';
import { Writer } from './writer.ts';

export const DATABASE = 'ackwell.db';
export const SERVER_LOCK = 'server.lock.db';

export type SqliteOptions = {
  directory: string;
  /** True for the one server of a data folder, which leases deliveries. Commands leave it false and run beside it. */
  serve: boolean;
  clock: Clock;
  log: Log;
  /** What the secrets are sealed with; null for the key that the folder keeps. */
  secretKey?: string | null;
  /** Told when one of its threads has died: from then on calls fail, and only a new process can help. */
  onDeath?: (fault: StoreFault) => void;
};

/** Rejects with a StoreFault whose message says what to do. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const { directory, serve, clock, log, secretKey = null, onDeath = () => undefined } = options;
  const file = join(directory, DATABASE);
  const undo: (() => void)[] = [];
  try {
    makeDataFolder(directory);
    const lock = serve ? takeServerLock(join(directory, SERVER_LOCK)) : null;
    if (lock) undo.push(lock.release);
    makeDatabaseFile(file);
    migrate(file, log);
    const vault = openVault(file, { directory, secretKey });
    const near = new NearReader(file);
    undo.push(() => near.close());
    const node = serve ? takeNode(file) : null;
    // Lingering is a matter of the disk, so it runs on the real clock even where a test holds the other.
    const epoch = new Epoch();
    const writer = new Writer({ file, node, clock: systemClock, onDeath });
    const reader = new Reader({ file, clock: systemClock, onDeath });
    const keyInFolder = secretKey === null;
    return new SqliteStore({ near, reader, writer, epoch, vault, keyInFolder, file, clock, onDeath, unlock: () => lock?.release() });
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw openingFaultOf(error, directory);
  }
}

function openVault(file: string, { directory, secretKey }: { directory: string; secretKey: string | null }): Vault {
  const db = Database.writing(file);
  try {
    const vault = secretKey === null ? vaultOfFolder(directory, sealingKeyId(db)) : new Vault(secretKey);
    sealSecrets(db, vault);
    return vault;
  } finally {
    db.close();
  }
}
