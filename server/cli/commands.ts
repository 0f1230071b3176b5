import type { Command } from './command.ts';
import { auditList } from './commands/audit-list.ts';
import { backup } from './commands/backup.ts';
import { bench } from './commands/bench.ts';
import { compact } from './commands/compact.ts';
import { configPrint } from './commands/config-print.ts';
import { contactErase } from './commands/contact-erase.ts';
import { contactExport } from './commands/contact-export.ts';
import { deliveriesList } from './commands/deliveries-list.ts';
import { deliveriesRecover } from './commands/deliveries-recover.ts';
import { jobCancel } from './commands/job-cancel.ts';
import { jobList } from './commands/job-list.ts';
import { deliveriesResend } from './commands/deliveries-resend.ts';
import { deliveriesShow } from './commands/deliveries-show.ts';
import { copy } from './commands/copy.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { eventsTail } from './commands/events-tail.ts';
import { fakeMeta } from './commands/fake-meta.ts';
import { exportContacts } from './commands/export-contacts.ts';
import { importContacts } from './commands/import-contacts.ts';
import { listen } from './commands/listen.ts';
import { logsPurge } from './commands/logs-purge.ts';
import { migrate } from './commands/migrate.ts';
import { personList } from './commands/person-list.ts';
import { personResetPassword } from './commands/person-reset-password.ts';
import { secretKeyRotate } from './commands/secret-key-rotate.ts';
import { start } from './commands/start.ts';
import { tokenCreate } from './commands/token-create.ts';
import { tokenList } from './commands/token-list.ts';
import { tokenRevoke } from './commands/token-revoke.ts';
import { endpointBacktest } from './commands/webhook-endpoint-backtest.ts';
import { endpointCreate } from './commands/webhook-endpoint-create.ts';
import { endpointDelete } from './commands/webhook-endpoint-delete.ts';
import { endpointList } from './commands/webhook-endpoint-list.ts';
import { endpointPause } from './commands/webhook-endpoint-pause.ts';
import { endpointResume } from './commands/webhook-endpoint-resume.ts';
import { endpointUpdate } from './commands/webhook-endpoint-update.ts';
import { webhookSecret } from './commands/webhook-secret.ts';
import { webhookSet } from './commands/webhook-set.ts';
import { webhookShow } from './commands/webhook-show.ts';
import { whatsappReprocess } from './commands/whatsapp-reprocess.ts';
import { whatsappShow } from './commands/whatsapp-show.ts';
import { whatsappUnknown } from './commands/whatsapp-unknown.ts';
import { workspaceCreate } from './commands/workspace-create.ts';
import { workspaceList } from './commands/workspace-list.ts';
import { workspaceSet } from './commands/workspace-set.ts';
import { workspaceShow } from './commands/workspace-show.ts';

/** In the order in which help lists them: as a newcomer needs them. */
export const COMMANDS: readonly Command[] = [
  start,
  demo,
  workspaceCreate,
  workspaceList,
  workspaceShow,
  workspaceSet,
  tokenCreate,
  tokenList,
  tokenRevoke,
  personList,
  personResetPassword,
  webhookSet,
  webhookShow,
  webhookSecret,
  endpointList,
  endpointCreate,
  endpointUpdate,
  endpointBacktest,
  endpointPause,
  endpointResume,
  endpointDelete,
  importContacts,
  exportContacts,
  listen,
  fakeMeta,
  eventsTail,
  deliveriesList,
  deliveriesShow,
  deliveriesResend,
  deliveriesRecover,
  jobList,
  jobCancel,
  whatsappShow,
  whatsappReprocess,
  whatsappUnknown,
  contactExport,
  contactErase,
  logsPurge,
  auditList,
  secretKeyRotate,
  backup,
  compact,
  copy,
  migrate,
  configPrint,
  doctor,
  bench,
];
