import type { Role } from '../workspace/role.ts';
import type { Right } from './abilities.ts';

/** Reads that show more than the workspace's records and how they were delivered. */
const OWNERS_READS: readonly Right[] = ['audit.read'];

/** What an editor changes: records, messages and imports. Settings, tokens and people are the owner's. */
const EDITORS_WRITES = /^(contacts|statuses|sources|groups)\.|^messages\.send$|^imports\.create$/;

export function roleMay(role: Role, right: Right): boolean {
  if (role === 'owner') return true;
  if (right.endsWith('.read')) return !OWNERS_READS.includes(right);
  return role === 'editor' && EDITORS_WRITES.test(right);
}
