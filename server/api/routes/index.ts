import type { ApiPorts } from '../ports.ts';
import type { Route } from '../route.ts';
import { auditLogRoutes } from './audit-log.ts';
import { backtestRoute } from './backtest.ts';
import { inviteRoutes } from './invites.ts';
import { memberRoutes } from './members.ts';
import { workspaceRoutes } from './workspace.ts';
import { contactRoutes } from './contacts.ts';
import { receiptRoute } from './receipt.ts';
import { recoverRoutes } from './recover.ts';
import { webhookJobRoutes } from './webhook-jobs.ts';
import { customFieldRoutes } from './custom-fields.ts';
import { namedRecordRoutes } from './named-records.ts';
import { phoneRoutes } from './phone.ts';
import { tokenRoutes } from './tokens.ts';
import { exportRoutes } from './exports.ts';
import { importRoutes } from './imports.ts';
import { statusRoutes } from './statuses.ts';
import { messageRoutes } from './messages.ts';
import { templateRoutes } from './templates.ts';
import { whatsAppConnectionRoutes } from './whatsapp-connection.ts';
import { whatsAppNoticeRoutes } from './whatsapp-notices.ts';
import { webhookDeliveryRoutes } from './webhook-deliveries.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';
import { webhookEventRoutes } from './webhook-events.ts';
import { webhookLogRoutes } from './webhook-logs.ts';
import { webhookSecretRoutes } from './webhook-secret.ts';
import { webhookSettingsRoutes } from './webhook-settings.ts';
import { webhookStatsRoutes } from './webhook-stats.ts';
import { webhookTestRoutes } from './webhook-test.ts';

/** Every call below `/api/v1/{subdomain}`. */
export function apiRoutes(ports: ApiPorts): Route[] {
  return [
    ...contactRoutes(ports),
    ...exportRoutes(ports),
    ...importRoutes(ports),
    ...statusRoutes(ports),
    ...namedRecordRoutes(ports, 'source'),
    ...namedRecordRoutes(ports, 'group'),
    ...customFieldRoutes(ports),
    ...tokenRoutes(ports),
    ...phoneRoutes(),
    ...webhookSettingsRoutes(ports),
    ...webhookSecretRoutes(ports),
    ...webhookTestRoutes(ports),
    ...webhookLogRoutes(ports),
    ...webhookEventRoutes(ports),
    ...webhookEndpointRoutes(ports),
    ...webhookDeliveryRoutes(ports),
    ...webhookStatsRoutes(ports),
    ...recoverRoutes(ports),
    receiptRoute(ports),
    backtestRoute(ports),
    ...webhookJobRoutes(ports),
    ...messageRoutes(ports),
    ...templateRoutes(ports),
    ...whatsAppConnectionRoutes(ports),
    ...whatsAppNoticeRoutes(ports),
    ...workspaceRoutes(ports),
    ...memberRoutes(ports),
    ...inviteRoutes(ports),
    ...auditLogRoutes(ports),
  ];
}
