import type { OwnHeader } from '../webhooks/own-headers.ts';
import type { AuditNote } from '../workspace/audit.ts';
import { VERIFY_TOKEN_PLACE } from './sealed-app.ts';
import { openedHeaders, sealedHeaders } from './sealed-headers.ts';
import type { Place, Vault } from './vault.ts';

/** Rows whose secrets change their form. */
export type SealedEndpoint = { workspaceId: number; id: number; secret: string; previousSecret: string | null; headers: string };
export type SealedConnection = { workspaceId: number; secrets: string };

export type Vaults = { from: Vault; to: Vault };
export type NoteEverywhere = Omit<AuditNote, 'workspaceId'>;

/** The same secrets in the form that another vault keeps. */
export function resealedEndpoint(row: SealedEndpoint, vaults: Vaults): SealedEndpoint {
  const { workspaceId, secret, previousSecret } = row;
  const place = { workspaceId, purpose: 'webhook secret' } as const;
  return {
    ...row,
    secret: reseal(secret, place, vaults),
    previousSecret: previousSecret && reseal(previousSecret, place, vaults),
    headers: resealedHeaders(row, vaults),
  };
}

function resealedHeaders({ workspaceId, headers }: SealedEndpoint, { from, to }: Vaults): string {
  const place = { workspaceId, purpose: 'own headers' } as const;
  const opened = openedHeaders(JSON.parse(headers) as OwnHeader[], (text) => from.open(text, place));
  return JSON.stringify(sealedHeaders(opened, (text) => to.seal(text, place)));
}

export function resealedConnection({ workspaceId, secrets }: SealedConnection, vaults: Vaults): string {
  return reseal(secrets, { workspaceId, purpose: 'access token' }, vaults);
}

export function resealedVerifyToken(token: string, vaults: Vaults): string {
  return reseal(token, VERIFY_TOKEN_PLACE, vaults);
}

function reseal(stored: string, place: Place, { from, to }: Vaults): string {
  return to.seal(from.open(stored, place), place);
}
