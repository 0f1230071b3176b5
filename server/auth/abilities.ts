const RECORDS = ['contacts', 'statuses', 'sources', 'groups'] as const;
const VERBS = ['create', 'read', 'update', 'delete'] as const;

type RecordAbility = `${(typeof RECORDS)[number]}.${(typeof VERBS)[number]}`;

const OTHER_ABILITIES = [
  'templates.read',
  'templatebots.read',
  'messagebots.read',
  'messages.send',
  'webhooks.read',
  'webhooks.update',
  'imports.create',
  'whatsapp.read',
  'whatsapp.update',
] as const;

export type Ability = RecordAbility | (typeof OTHER_ABILITIES)[number];

/** Every ability a token can have. `*` means all of them, and all that come later. */
export const ABILITIES: readonly Ability[] = [
  ...RECORDS.flatMap((record) => VERBS.map((verb): RecordAbility => `${record}.${verb}`)),
  ...OTHER_ABILITIES,
];

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
