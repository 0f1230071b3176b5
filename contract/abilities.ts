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
