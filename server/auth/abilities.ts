import type { Ability } from '../../contract/abilities.ts';

/** What people alone may do. No token can, whatever it holds: it could give itself more, or keep its owner out. */
const PEOPLE_RIGHTS = [
  'workspace.read',
  'workspace.update',
  'tokens.manage',
  'members.read',
  'members.manage',
  'audit.read',
] as const;

export type PeopleRight = (typeof PEOPLE_RIGHTS)[number];

/** What a call below a workspace asks for. */
export type Right = Ability | PeopleRight;

export function isForPeople(right: Right): right is PeopleRight {
  return PEOPLE_RIGHTS.some((known) => known === right);
}

export function permits(granted: readonly string[], needed: Right): boolean {
  return !isForPeople(needed) && (granted.includes('*') || granted.includes(needed));
}
