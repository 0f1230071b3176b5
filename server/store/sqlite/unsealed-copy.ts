import { chmodSync } from 'node:fs';
import { Vault } from '../vault.ts';
import { Database } from './database.ts';
import { resealSecrets } from './sealing.ts';

const OWNER_ONLY = 0o600;

/** Makes a copy of the database complete in itself: the key stays where it is, so the copy holds its secrets as they are. */
export function unsealCopy(file: string, vault: Vault): void {
  chmodSync(file, OWNER_ONLY);
  const db = Database.writing(file);
  try {
    resealSecrets(db, { from: vault, to: new Vault(null) });
    db.run('PRAGMA journal_mode = DELETE'); // One file, without a log beside it.
  } finally {
    db.close();
  }
}
