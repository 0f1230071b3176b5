import type { Database } from '../database.ts';

const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';

export function findVerifyToken(db: Database): string | null {
  return db.row<{ token: string }>(VERIFY_TOKEN)?.token ?? null;
}
