import type { Database } from '../database.ts';

const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';

export async function findVerifyToken(db: Database): Promise<string | null> {
  return (await db.row<{ token: string }>(VERIFY_TOKEN))?.token ?? null;
}
