type MenuSection = {
  /** Null for what stands before all groups. */
  label: string | null;
  entries: readonly MenuEntry[];
};
export type MenuEntry = {
  label: string;
  path: string;
  /** Nobody else can read what is there. */
  forOwners?: true;
};

/** In the order of the screen; paths below `/w/{workspace}`. */
export const MENU: readonly MenuSection[] = [
  { label: null, entries: [{ label: 'Start', path: '' }] },
  {
    label: 'Contacts',
    entries: [
      { label: 'All Contacts', path: '/contacts' },
      { label: 'Status', path: '/statuses' },
      { label: 'Source', path: '/sources' },
      { label: 'Groups', path: '/groups' },
      { label: 'Custom Fields', path: '/custom-fields' },
      { label: 'Import', path: '/contacts/import' },
    ],
  },
  {
    label: 'Messages',
    entries: [
      { label: 'All Messages', path: '/whatsapp/messages' },
      { label: 'Templates', path: '/whatsapp/templates' },
    ],
  },
  {
    label: 'Webhooks',
    entries: [
      { label: 'Events', path: '/webhooks/events' },
      { label: 'Deliveries', path: '/webhooks/deliveries' },
      { label: 'Logs', path: '/webhooks/logs' },
      { label: 'Endpoints', path: '/webhooks/endpoints' },
    ],
  },
  {
    label: 'Settings',
    entries: [
      { label: 'Webhook Settings', path: '/settings/webhooks' },
      { label: 'API Management', path: '/settings/tokens', forOwners: true },
      { label: 'WhatsApp', path: '/whatsapp/connection' },
      { label: 'Team', path: '/settings/team' },
      { label: 'Workspace', path: '/settings/workspace' },
    ],
  },
];
