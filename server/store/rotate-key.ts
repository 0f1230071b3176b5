import { join } from 'node:path';
import { systemClock } from '../kit/clock.ts';
import { StoreFault } from './contract.ts';
import type { NoteEverywhere, Vaults } from './sealing.ts';
import { Database } from './sqlite/database.ts';
import { nextKeyOfFolder, vaultOfFolder } from './sqlite/key-file.ts';
import { DATABASE, SERVER_LOCK } from './sqlite/open.ts';
import { resealSecrets, sealingKeyId } from './sqlite/sealing.ts';
import { takeServerLock } from './sqlite/server-lock.ts';
import { Vault } from './vault.ts';

export type Rotation = {
  data: string;
  databaseUrl: string | null;
  /** The key of now; null where the data folder keeps it, or where there is none. */
  secretKey: string | null;
  /** The key from now on; null for a new one that the data folder keeps. */
  newKey: string | null;
  /** For every workspace, in the same transaction. */
  note: NoteEverywhere;
};

/** Seals every secret with another key, all at once. Servers are to be stopped: they would go on with the old one. */
export async function rotateKey(rotation: Rotation): Promise<void> {
  const { databaseUrl, secretKey, newKey, data, note } = rotation;
  if ((secretKey === null) !== (newKey === null) && databaseUrl === null) {
    throw new StoreFault('failed', 'Name both keys, the one of now and the new one, or neither where the data folder keeps the key.');
  }
  if (databaseUrl === null) return rotateFolder(data, secretKey === null || newKey === null ? null : { secretKey, newKey }, note);
  if (newKey === null) throw new StoreFault('failed', 'Name the new key with --new-key-file: PostgreSQL has no folder to keep one.');
  await rotatePostgres(databaseUrl, { from: new Vault(secretKey), to: new Vault(newKey) }, note);
}

type Named = { secretKey: string; newKey: string };

function rotateFolder(directory: string, named: Named | null, note: NoteEverywhere): void {
  const lock = takeServerLock(join(directory, SERVER_LOCK));
  const db = Database.writing(join(directory, DATABASE));
  try {
    if (named) return resealSecrets(db, { from: new Vault(named.secretKey), to: new Vault(named.newKey) }, note);
    const from = vaultOfFolder(directory, sealingKeyId(db));
    const next = nextKeyOfFolder(directory);
    resealSecrets(db, { from, to: next.vault }, note);
    next.accept();
  } finally {
    db.close();
    lock.release();
  }
}

async function rotatePostgres(url: string, vaults: Vaults, note: NoteEverywhere): Promise<void> {
  const [{ Connection }, sealing] = await Promise.all([import('./postgres/connection.ts'), import('./postgres/sealing.ts')]);
  const connection = new Connection({ url, clock: systemClock });
  try {
    await sealing.resealSecrets(await connection.session(), vaults, note);
  } finally {
    await connection.close();
  }
}
