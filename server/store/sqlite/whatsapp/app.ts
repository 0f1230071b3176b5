import type { SecretOverlap } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';

export function findVerifyToken(db: Database): string | null {
  return db.row<{ token: string }>(VERIFY_TOKEN)?.token ?? null;
}

const KEEP = 'INSERT INTO meta_app (only, verify_token, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING';

export function keepVerifyToken(tx: Transaction, { fresh, nowMs }: { fresh: string; nowMs: number }): string {
  tx.db.run(KEEP, [fresh, nowMs]);
  const kept = findVerifyToken(tx.db);
  return kept ?? fresh;
}

const FORGET = 'DELETE FROM app_secret_overlaps WHERE fingerprint = ?';
const BEGIN = 'INSERT INTO app_secret_overlaps (fingerprint, ends_at) VALUES (?, ?) ON CONFLICT DO NOTHING';
const END = 'SELECT ends_at AS endsAtMs FROM app_secret_overlaps WHERE fingerprint = ?';

export function overlapSecrets(tx: Transaction, { current, previous, endsAtMs }: SecretOverlap): number {
  tx.db.run(FORGET, [current]);
  tx.db.run(BEGIN, [previous, endsAtMs]);
  return tx.db.row<{ endsAtMs: number }>(END, [previous])?.endsAtMs ?? endsAtMs;
}

const LAST_END = 'SELECT max(ends_at) AS endsAtMs FROM app_secret_overlaps';

export function lastOverlapEnd(db: Database): number | null {
  return db.row<{ endsAtMs: number | null }>(LAST_END)?.endsAtMs ?? null;
}
