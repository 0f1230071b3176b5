import type { SecretOverlap } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';

export async function findVerifyToken(db: Database): Promise<string | null> {
  return (await db.row<{ token: string }>(VERIFY_TOKEN))?.token ?? null;
}

const KEEP = 'INSERT INTO meta_app (singleton, verify_token, created_at) VALUES (1, $1, $2) ON CONFLICT DO NOTHING';

export async function keepVerifyToken(tx: Transaction, { fresh, nowMs }: { fresh: string; nowMs: number }): Promise<string> {
  await tx.db.run(KEEP, [fresh, nowMs]);
  const kept = await findVerifyToken(tx.db);
  return kept ?? fresh;
}

const FORGET = 'DELETE FROM app_secret_overlaps WHERE fingerprint = $1';
const BEGIN = 'INSERT INTO app_secret_overlaps (fingerprint, ends_at) VALUES ($1, $2) ON CONFLICT DO NOTHING';
const END = 'SELECT ends_at AS "endsAtMs" FROM app_secret_overlaps WHERE fingerprint = $1';

export async function overlapSecrets(tx: Transaction, { current, previous, endsAtMs }: SecretOverlap): Promise<number> {
  await tx.db.run(FORGET, [current]);
  await tx.db.run(BEGIN, [previous, endsAtMs]);
  return (await tx.db.row<{ endsAtMs: number }>(END, [previous]))?.endsAtMs ?? endsAtMs;
}

const LAST_END = 'SELECT max(ends_at) AS "endsAtMs" FROM app_secret_overlaps';

export async function lastOverlapEnd(db: Database): Promise<number | null> {
  return (await db.row<{ endsAtMs: number | null }>(LAST_END))?.endsAtMs ?? null;
}
