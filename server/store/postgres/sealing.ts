import {
  resealedConnection, resealedEndpoint, resealedVerifyToken, type NoteEverywhere, type SealedConnection, type SealedEndpoint, type Vaults,
} from '../sealing.ts';
import { isSealed, Vault, wrongKey } from '../vault.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import { Transaction } from './transaction.ts';

const LOCK = 'LOCK TABLE sealing IN EXCLUSIVE MODE';
const KEY_ID = 'SELECT key_id AS "keyId" FROM sealing';
const SET_KEY_ID = `
  INSERT INTO sealing (singleton, key_id) VALUES (1, $1) ON CONFLICT (singleton) DO UPDATE SET key_id = excluded.key_id`;
const SECRETS = 'SELECT workspace_id AS "workspaceId", id, secret, previous_secret AS "previousSecret", headers FROM endpoints FOR UPDATE';
const SET_SECRETS = 'UPDATE endpoints SET secret = $1, previous_secret = $2, headers = $3 WHERE workspace_id = $4 AND id = $5';
const TOKENS = 'SELECT workspace_id AS "workspaceId", secrets FROM whatsapp_connections WHERE secrets IS NOT NULL FOR UPDATE';
const SET_TOKENS = 'UPDATE whatsapp_connections SET secrets = $1 WHERE workspace_id = $2';
const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app FOR UPDATE';
const SET_VERIFY_TOKEN = 'UPDATE meta_app SET verify_token = $1 WHERE verify_token = $2';
const WORKSPACES = 'SELECT id AS "workspaceId" FROM workspaces';

async function sealingKeyId(db: Database): Promise<string | null> {
  return (await db.row<{ keyId: string }>(KEY_ID))?.keyId ?? null;
}

/** Seals what is not sealed yet. Refused when something is, with another key. Whoever opens the database first does it. */
export async function sealSecrets(db: Database, vault: Vault): Promise<void> {
  const keyId = await sealingKeyId(db);
  if (keyId !== vault.keyId && keyId !== null) throw wrongKey();
  const vaults = { from: new Vault(null), to: vault };
  if (keyId !== vault.keyId) await resealSecrets(db, vaults);
  else if (keyId !== null) await sealVerifyToken(db, vaults);
}

/** A database that was sealed before the verify token was among the secrets holds it as it is. */
async function sealVerifyToken(db: Database, vaults: Vaults): Promise<void> {
  const kept = await db.row<{ token: string }>(VERIFY_TOKEN);
  if (kept && !isSealed(kept.token)) await resealVerifyToken(db, vaults);
}

async function resealVerifyToken(db: Database, vaults: Vaults): Promise<void> {
  const kept = await db.row<{ token: string }>(VERIFY_TOKEN);
  if (kept) await db.run(SET_VERIFY_TOKEN, [resealedVerifyToken(kept.token, vaults), kept.token]);
}

async function addNotes(db: Database, note: NoteEverywhere): Promise<void> {
  const tx = new Transaction(db, { node: null, workspaceIds: [] });
  for (const { workspaceId } of await db.rows<{ workspaceId: number }>(WORKSPACES)) await addAuditNote(tx, { ...note, workspaceId });
}

/** All at once, or nothing. The note goes into every workspace. */
export async function resealSecrets(db: Database, vaults: Vaults, note?: NoteEverywhere): Promise<void> {
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
      await resealVerifyToken(db, vaults);
      await db.run(SET_KEY_ID, [vaults.to.keyId]);
      if (note) await addNotes(db, note);
    }
    await db.execute('COMMIT');
  } catch (error) {
    await db.execute('ROLLBACK').catch(() => undefined); // The session may be gone; the cause is what matters.
    throw error;
  }
}
