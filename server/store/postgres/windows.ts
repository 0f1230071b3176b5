import type { Taken, Taking, WindowStore } from '../contract-windows.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

export function windowStore({ writer }: Parts): WindowStore {
  return {
    isShared: true,
    take: (taking) => writer.run('takeOfWindow', taking),
    giveBack: (back) => writer.run('giveBackToWindow', back),
  };
}

/** There is a row from here on, and no other server changes it before the transaction has ended. */
const ADD = `
  INSERT INTO request_windows (workspace_id, counted, ends_at, taken) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING`;
const LOCK = `
  SELECT taken, ends_at AS "endsAtMs" FROM request_windows WHERE workspace_id = $1 AND counted = $2 FOR NO KEY UPDATE`;
const SAVE = 'UPDATE request_windows SET ends_at = $3, taken = $4 WHERE workspace_id = $1 AND counted = $2';

export async function takeOfWindow(tx: Transaction, taking: Taking): Promise<Taken> {
  const { workspaceId, counted, limit, wish, nowMs, endsAtMs } = taking;
  await tx.db.run(ADD, [workspaceId, counted]);
  const row = await tx.db.row<{ taken: number; endsAtMs: number }>(LOCK, [workspaceId, counted]);
  const window = row && row.endsAtMs > nowMs ? row : { taken: 0, endsAtMs };
  const granted = Math.max(0, Math.min(wish, limit - window.taken));
  await tx.db.run(SAVE, [workspaceId, counted, window.endsAtMs, window.taken + granted]);
  return { granted, left: Math.max(0, limit - window.taken - granted), endsAtMs: window.endsAtMs };
}

const GIVE_BACK = `
  UPDATE request_windows SET taken = greatest(0, taken - $1) WHERE workspace_id = $2 AND counted = $3 AND ends_at = $4`;

type Back = Parameters<WindowStore['giveBack']>[0];

export async function giveBackToWindow(tx: Transaction, { workspaceId, counted, endsAtMs, unused }: Back): Promise<void> {
  await tx.db.run(GIVE_BACK, [unused, workspaceId, counted, endsAtMs]);
}
