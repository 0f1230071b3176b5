import { hashSecret, newOneOffSecret } from './secret.ts';

const TOKEN = /^(\d{1,15})\.([A-Za-z0-9_-]{43})$/;

/** What the link of an invite carries: the workspace it leads to, and a secret that is stored as a hash. */
export function newInviteToken(workspaceId: number): { token: string; hash: string } {
  const secret = newOneOffSecret();
  return { token: `${workspaceId}.${secret}`, hash: hashSecret(secret) };
}

export function inviteOf(token: string): { workspaceId: number; hash: string } | null {
  const [, workspaceId, secret] = TOKEN.exec(token) ?? [];
  return workspaceId === undefined || secret === undefined ? null : { workspaceId: Number(workspaceId), hash: hashSecret(secret) };
}
