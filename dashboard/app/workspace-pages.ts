import type { ComponentType } from 'react';

type Page = { path: string; load: () => Promise<{ default: ComponentType }> };

/** The pages below `/w/{workspace}`. Each is a file of its own and comes when it is first shown. */
export const workspacePages: readonly Page[] = [
  { path: '/', load: () => import('../features/home/home-page.tsx') },
  { path: '/contacts', load: () => import('../features/contacts/contact-list-page.tsx') },
  { path: '/contacts/new', load: () => import('../features/contacts/new-contact-page.tsx') },
  { path: '/contacts/import', load: () => import('../features/imports/import-page.tsx') },
  { path: '/contacts/import/$id', load: () => import('../features/imports/import-detail-page.tsx') },
  { path: '/contacts/$id', load: () => import('../features/contacts/contact-page.tsx') },
  { path: '/statuses', load: () => import('../features/labels/status-page.tsx') },
  { path: '/statuses/$id', load: () => import('../features/labels/status-history-page.tsx') },
  { path: '/sources', load: () => import('../features/labels/source-page.tsx') },
  { path: '/sources/$id', load: () => import('../features/labels/source-history-page.tsx') },
  { path: '/groups', load: () => import('../features/labels/group-page.tsx') },
  { path: '/custom-fields', load: () => import('../features/labels/custom-field-page.tsx') },
  { path: '/webhooks/deliveries', load: () => import('../features/deliveries/delivery-list-page.tsx') },
  { path: '/webhooks/endpoints', load: () => import('../features/endpoints/endpoint-list-page.tsx') },
  { path: '/webhooks/events', load: () => import('../features/events/event-list-page.tsx') },
  { path: '/webhooks/events/$id', load: () => import('../features/events/event-page.tsx') },
  { path: '/webhooks/logs', load: () => import('../features/attempts/log-list-page.tsx') },
  { path: '/webhooks/logs/$id', load: () => import('../features/attempts/log-page.tsx') },
  { path: '/whatsapp/connection', load: () => import('../features/whatsapp/connection-page.tsx') },
  { path: '/whatsapp/messages', load: () => import('../features/whatsapp/message-list-page.tsx') },
  { path: '/whatsapp/messages/$id', load: () => import('../features/whatsapp/conversation-page.tsx') },
  { path: '/whatsapp/templates', load: () => import('../features/whatsapp/template-list-page.tsx') },
  { path: '/settings/webhooks', load: () => import('../features/webhook-settings/settings-page.tsx') },
  { path: '/settings/tokens', load: () => import('../features/tokens/token-page.tsx') },
  { path: '/settings/team', load: () => import('../features/team/team-page.tsx') },
  { path: '/settings/workspace', load: () => import('../features/workspace-settings/workspace-page.tsx') },
];
