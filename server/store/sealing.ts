import type { Vault } from './vault.ts';

/** A row whose secrets change their form. */
export type SealedRow = { workspaceId: number; id: number; secret: string; previousSecret: string | null };

/** The same secrets in the form that another vault keeps. */
export function resealed(row: SealedRow, { from, to }: { from: Vault; to: Vault }): SealedRow {
  const place = { workspaceId: row.workspaceId, purpose: 'webhook secret' } as const;
  const reseal = (stored: string) => to.seal(from.open(stored, place), place);
  return { ...row, secret: reseal(row.secret), previousSecret: row.previousSecret === null ? null : reseal(row.previousSecret) };
}
