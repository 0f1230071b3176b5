import { resealedConnection, resealedEndpoint, type SealedConnection, type SealedEndpoint, type Vaults } from '../sealing.ts';
import { Vault, wrongKey } from '../vault.ts';
import type { Database } from './database.ts';

const LOCK = 'LOCK TABLE sealing IN EXCLUSIVE MODE';
const KEY_ID = 'SELECT key_id AS "keyId" FROM sealing';
const SET_KEY_ID = `
  INSERT INTO sealing (singleton, key_id) VALUES (1, $1) ON CONFLICT (singleton) DO UPDATE SET key_id = excluded.key_id`;
const SECRETS = 'SELECT workspace_id AS "workspaceId", id, secret, previous_secret AS "previousSecret", headers FROM endpoints FOR UPDATE';
const SET_SECRETS = 'UPDATE endpoints SET secret = $1, previous_secret = $2, headers = $3 WHERE workspace_id = $4 AND id = $5';
const TOKENS = 'SELECT workspace_id AS "workspaceId", secrets FROM whatsapp_connections WHERE secrets IS NOT NULL FOR UPDATE';
const SET_TOKENS = 'UPDATE whatsapp_connections SET secrets = $1 WHERE workspace_id = $2';

async function sealingKeyId(db: Database): Promise<string | null> {
  return (await db.row<{ keyId: string }>(KEY_ID))?.keyId ?? null;
}

/** Seals what is not sealed yet. Refused when something is, with another key. Whoever opens the database first does it. */
export async function sealSecrets(db: Database, vault: Vault): Promise<void> {
  const keyId = await sealingKeyId(db);
  if (keyId === vault.keyId) return;
  if (keyId !== null) throw wrongKey();
  await resealSecrets(db, { from: new Vault(null), to: vault });
}

/** All at once, or nothing. */
export async function resealSecrets(db: Database, vaults: Vaults): Promise<void> {
  await db.execute('BEGIN');
  try {
    await db.execute(LOCK);
    const keyId = await sealingKeyId(db);
    if (keyId !== vaults.to.keyId) {
      if (keyId !== vaults.from.keyId) throw wrongKey();
      for (const row of await db.rows<SealedEndpoint>(SECRETS)) {
        const { secret, previousSecret, headers, workspaceId, id } = resealedEndpoint(row, vaults);
        await db.run(SET_SECRETS, [secret, previousSecret, headers, workspaceId, id]);
      }
      for (const row of await db.rows<SealedConnection>(TOKENS)) {
        await db.run(SET_TOKENS, [resealedConnection(row, vaults), row.workspaceId]);
      }
      await db.run(SET_KEY_ID, [vaults.to.keyId]);
    }
    await db.execute('COMMIT');
  } catch (error) {
    await db.execute('ROLLBACK').catch(() => undefined); // The session may be gone; the cause is what matters.
    throw error;
  }
}
