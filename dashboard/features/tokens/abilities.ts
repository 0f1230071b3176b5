/** What a token can be allowed, in the groups in which people think of it. */
export const ABILITIES: readonly { group: string; abilities: readonly string[] }[] = [
  ...['contacts', 'statuses', 'sources', 'groups'].map((group) => ({
    group,
    abilities: ['read', 'create', 'update', 'delete'].map((verb) => `${group}.${verb}`),
  })),
  { group: 'webhooks', abilities: ['webhooks.read', 'webhooks.update'] },
  { group: 'messages', abilities: ['messages.send', 'templates.read'] },
  { group: 'imports', abilities: ['imports.create'] },
];
