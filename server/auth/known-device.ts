import type { AuditStore } from '../store/contract-audit.ts';
import type { Membership } from '../store/contract-auth.ts';
import { networkOf } from './network.ts';

/** Where a session begins. */
export type Device = { address: string; userAgent: string };

/** Of each workspace so many notes are looked through, the newest: who signs in daily is among them. */
const NOTES_LOOKED_AT = 1_000;

export type SigningIn = Device & { accountId: number };

/** Whether the person has signed in from this network with this browser before, as their workspaces have noted it. */
export async function isKnownDevice(audit: AuditStore, memberships: readonly Membership[], now: SigningIn): Promise<boolean> {
  for (const { workspaceId } of memberships) {
    const notes = await audit.list({ workspaceId, limit: NOTES_LOOKED_AT });
    const isSame = notes.some(
      ({ action, subjectId, details }) =>
        action === 'person.signed_in' &&
        subjectId === now.accountId &&
        details['user_agent'] === now.userAgent &&
        networkOf(String(details['address'])) === networkOf(now.address),
    );
    if (isSame) return true;
  }
  return false;
}
