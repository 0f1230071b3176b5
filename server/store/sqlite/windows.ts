import type { Taken, Taking, WindowStore } from '../contract-windows.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

export function windowStore({ writer }: Parts): WindowStore {
  return {
    isShared: false,
    take: (taking) => writer.run('takeOfWindow', taking),
    giveBack: (back) => writer.run('giveBackToWindow', back),
  };
}

const FIND = 'SELECT taken, ends_at AS endsAtMs FROM request_windows WHERE workspace_id = ? AND counted = ? AND ends_at > ?';
const SAVE = `
  INSERT INTO request_windows (workspace_id, counted, ends_at, taken) VALUES (?, ?, ?, ?)
  ON CONFLICT (workspace_id, counted) DO UPDATE SET ends_at = excluded.ends_at, taken = excluded.taken`;

export function takeOfWindow(tx: Transaction, { workspaceId, counted, limit, wish, nowMs, endsAtMs }: Taking): Taken {
  const window = tx.db.row<{ taken: number; endsAtMs: number }>(FIND, [workspaceId, counted, nowMs]) ?? { taken: 0, endsAtMs };
  const granted = Math.max(0, Math.min(wish, limit - window.taken));
  tx.db.run(SAVE, [workspaceId, counted, window.endsAtMs, window.taken + granted]);
  return { granted, left: Math.max(0, limit - window.taken - granted), endsAtMs: window.endsAtMs };
}

const GIVE_BACK = `
  UPDATE request_windows SET taken = max(0, taken - ?) WHERE workspace_id = ? AND counted = ? AND ends_at = ?`;

type Back = Parameters<WindowStore['giveBack']>[0];

export function giveBackToWindow(tx: Transaction, { workspaceId, counted, endsAtMs, unused }: Back): void {
  tx.db.run(GIVE_BACK, [unused, workspaceId, counted, endsAtMs]);
}
