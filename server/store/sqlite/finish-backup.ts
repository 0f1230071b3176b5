import { Vault } from '../vault.ts';
import { Database } from './database.ts';
import { resealSecrets } from './sealing.ts';

/**
 * What a copy of the database needs to be a backup. `sealedWith`: a key that lies in the data folder alone would be lost
 * with it, so the copy holds its secrets as they are. Null where the operator keeps the key: there it stays sealed.
 */
export function finishBackup(file: string, { sealedWith }: { sealedWith: Vault | null }): void {
  const db = Database.writing(file);
  try {
    if (sealedWith) resealSecrets(db, { from: sealedWith, to: new Vault(null) });
    db.run('PRAGMA journal_mode = DELETE'); // One file, without a log beside it.
  } finally {
    db.close();
  }
}
