import type { Place, Vault } from './vault.ts';

/** Rows whose secrets change their form. */
export type SealedEndpoint = { workspaceId: number; id: number; secret: string; previousSecret: string | null };
export type SealedConnection = { workspaceId: number; secrets: string };

export type Vaults = { from: Vault; to: Vault };

/** The same secrets in the form that another vault keeps. */
export function resealedEndpoint(row: SealedEndpoint, vaults: Vaults): SealedEndpoint {
  const place = { workspaceId: row.workspaceId, purpose: 'webhook secret' } as const;
  const { secret, previousSecret } = row;
  return { ...row, secret: reseal(secret, place, vaults), previousSecret: previousSecret && reseal(previousSecret, place, vaults) };
}

export function resealedConnection({ workspaceId, secrets }: SealedConnection, vaults: Vaults): string {
  return reseal(secrets, { workspaceId, purpose: 'access token' }, vaults);
}

function reseal(stored: string, place: Place, { from, to }: Vaults): string {
  return to.seal(from.open(stored, place), place);
}
