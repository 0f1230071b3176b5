import {
  resealedConnection, resealedEndpoint, resealedVerifyToken, type NoteEverywhere, type SealedConnection, type SealedEndpoint, type Vaults,
} from '../sealing.ts';
import { isSealed, Vault, wrongKey } from '../vault.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import { Transaction } from './transaction.ts';

const KEY_ID = 'SELECT key_id AS keyId FROM sealing';
const SET_KEY_ID = `
  INSERT INTO sealing (only, key_id) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET key_id = excluded.key_id`;
const FORGET_KEY = 'DELETE FROM sealing';
const SECRETS = 'SELECT workspace_id AS workspaceId, id, secret, previous_secret AS previousSecret, headers FROM endpoints';
const SET_SECRETS = 'UPDATE endpoints SET secret = ?, previous_secret = ?, headers = ? WHERE workspace_id = ? AND id = ?';
const TOKENS = 'SELECT workspace_id AS workspaceId, secrets FROM whatsapp_connections WHERE secrets IS NOT NULL';
const SET_TOKENS = 'UPDATE whatsapp_connections SET secrets = ? WHERE workspace_id = ?';
const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';
const SET_VERIFY_TOKEN = 'UPDATE meta_app SET verify_token = ?';
const WORKSPACES = 'SELECT id AS workspaceId FROM workspaces';

/** By which key the secrets in here are sealed; null while they are not. */
export function sealingKeyId(db: Database): string | null {
  return db.row<{ keyId: string }>(KEY_ID)?.keyId ?? null;
}

/** Seals what is not sealed yet. Refused when something is, with another key. Whoever opens the database first does it. */
export function sealSecrets(db: Database, vault: Vault): void {
  const keyId = sealingKeyId(db);
  if (keyId !== vault.keyId && keyId !== null) throw wrongKey();
  const vaults = { from: new Vault(null), to: vault };
  if (keyId !== vault.keyId) sealAll(db, vaults);
  else if (keyId !== null) sealVerifyToken(db, vaults);
}

/** Another process that has opened the database at the same time may be first. */
function sealAll(db: Database, vaults: Vaults): void {
  atOnce(db, () => {
    if (sealingKeyId(db) !== vaults.to.keyId) resealAll(db, vaults);
  });
}

/** A database that was sealed before the verify token was among the secrets holds it as it is. */
function sealVerifyToken(db: Database, vaults: Vaults): void {
  if (!hasOpenToken(db)) return;
  atOnce(db, () => {
    if (hasOpenToken(db)) resealVerifyToken(db, vaults);
  });
}

function hasOpenToken(db: Database): boolean {
  const kept = db.row<{ token: string }>(VERIFY_TOKEN);
  return kept !== undefined && !isSealed(kept.token);
}

function resealVerifyToken(db: Database, vaults: Vaults): void {
  const kept = db.row<{ token: string }>(VERIFY_TOKEN);
  if (kept) db.run(SET_VERIFY_TOKEN, [resealedVerifyToken(kept.token, vaults)]);
}

function addNotes(db: Database, note: NoteEverywhere): void {
  const tx = new Transaction(db, null);
  for (const { workspaceId } of db.rows<{ workspaceId: number }>(WORKSPACES)) addAuditNote(tx, { ...note, workspaceId });
  tx.numbers.save();
}

/** All at once, or nothing. Into a vault without a key: as they are. The note goes into every workspace. */
export function resealSecrets(db: Database, vaults: Vaults, note?: NoteEverywhere): void {
  atOnce(db, () => {
    resealAll(db, vaults);
    if (note) addNotes(db, note);
  });
}

function resealAll(db: Database, vaults: Vaults): void {
  if (sealingKeyId(db) !== vaults.from.keyId) throw wrongKey();
  for (const row of db.rows<SealedEndpoint>(SECRETS)) {
    const { secret, previousSecret, headers, workspaceId, id } = resealedEndpoint(row, vaults);
    db.run(SET_SECRETS, [secret, previousSecret, headers, workspaceId, id]);
  }
  for (const row of db.rows<SealedConnection>(TOKENS)) db.run(SET_TOKENS, [resealedConnection(row, vaults), row.workspaceId]);
  resealVerifyToken(db, vaults);
  if (vaults.to.keyId === null) db.run(FORGET_KEY);
  else db.run(SET_KEY_ID, [vaults.to.keyId]);
}

function atOnce(db: Database, write: () => void): void {
  db.run('BEGIN IMMEDIATE');
  try {
    write();
    db.run('COMMIT');
  } catch (error) {
    if (db.connection.isTransaction) db.run('ROLLBACK');
    throw error;
  }
}
