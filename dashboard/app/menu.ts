type MenuSection = { label: string; entries: readonly MenuEntry[] };
export type MenuEntry = { label: string; path: string };

/** In the order of the screen; paths below `/w/{workspace}`. */
export const MENU: readonly MenuSection[] = [
  { label: 'Workspace', entries: [{ label: 'Start', path: '' }] },
  {
    label: 'Contacts',
    entries: [
      { label: 'All Contacts', path: '/contacts' },
      { label: 'Status', path: '/statuses' },
      { label: 'Source', path: '/sources' },
    ],
  },
  {
    label: 'Webhooks',
    entries: [
      { label: 'Events', path: '/webhooks/events' },
      { label: 'Logs', path: '/webhooks/logs' },
    ],
  },
  { label: 'Settings', entries: [{ label: 'Webhook Settings', path: '/settings/webhooks' }] },
];
