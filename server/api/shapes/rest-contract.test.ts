import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { ImportDetail } from '../../../contract/rest/imports.ts';
import type { ContactRow, CustomFieldRow, ErasedCounts, ErasureProgress, SourceRow, StatusRow } from '../../../contract/rest/records.ts';
import type { DeliveryOfEvent, EndpointRow, EventDetail, EventRow, LogDetail, LogRow, FilterBacktest, WebhookExam, WebhookJobRow, WebhookSettings } from '../../../contract/rest/webhooks.ts';
import type { AuditRow, InviteRow, MemberRow, TokenRow, WorkspaceRow } from '../../../contract/rest/people.ts';
import type { SessionRow } from '../../../contract/rest/me.ts';
import type { MessageRow, TemplateRow, WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import type { MESSAGE, TEMPLATE, WHATSAPP_CONNECTION } from './whatsapp.ts';
import type { AUDIT_ENTRY } from './audit.ts';
import type { INVITE, MEMBER, SESSION, WORKSPACE } from './people.ts';
import type { WebhookStats } from '../../../contract/rest/stats.ts';
import type { WEBHOOK_STATS } from './stats.ts';
import type { TOKEN } from './tokens.ts';
import type { WEBHOOK_JOB } from './jobs.ts';
import type { IMPORT_DETAIL } from './imports.ts';
import type { ERASED } from '../routes/contact-privacy.ts';
import type { ERASURE } from '../routes/erasures.ts';
import type { CONTACT, CUSTOM_FIELD, SOURCE, STATUS } from './records.ts';
import type {
  FILTER_BACKTEST,
  WEBHOOK_DELIVERY,
  WEBHOOK_ENDPOINT,
  WEBHOOK_EVENT,
  WEBHOOK_EVENT_DETAIL,
  WEBHOOK_EXAM,
  WEBHOOK_LOG,
  WEBHOOK_LOG_DETAIL,
  WEBHOOK_SETTINGS,
} from './webhooks.ts';

test('the API answers with what the contract promises to the dashboard', () => {
  expectTypeOf<z.output<typeof CONTACT>>().toExtend<ContactRow>();
  expectTypeOf<z.output<typeof ERASED>>().toExtend<ErasedCounts>();
  expectTypeOf<z.output<typeof ERASURE>>().toExtend<ErasureProgress>();
  expectTypeOf<z.output<typeof STATUS>>().toExtend<StatusRow>();
  expectTypeOf<z.output<typeof SOURCE>>().toExtend<SourceRow>();
  expectTypeOf<z.output<typeof CUSTOM_FIELD>>().toExtend<CustomFieldRow>();
  expectTypeOf<z.output<typeof IMPORT_DETAIL>>().toExtend<ImportDetail>();
  expectTypeOf<z.output<typeof WEBHOOK_SETTINGS>>().toExtend<WebhookSettings>();
  expectTypeOf<z.output<typeof WEBHOOK_ENDPOINT>>().toExtend<EndpointRow>();
  expectTypeOf<z.output<typeof WEBHOOK_DELIVERY>>().toExtend<DeliveryOfEvent>();
  expectTypeOf<z.output<typeof WEBHOOK_JOB>>().toExtend<WebhookJobRow>();
  expectTypeOf<z.output<typeof MEMBER>>().toExtend<MemberRow>();
  expectTypeOf<z.output<typeof INVITE>>().toExtend<InviteRow>();
  expectTypeOf<z.output<typeof SESSION>>().toExtend<SessionRow>();
  expectTypeOf<z.output<typeof WORKSPACE>>().toExtend<WorkspaceRow>();
  expectTypeOf<z.output<typeof WEBHOOK_STATS>>().toExtend<WebhookStats>();
  expectTypeOf<z.output<typeof TOKEN>>().toExtend<TokenRow>();
  expectTypeOf<z.output<typeof AUDIT_ENTRY>>().toExtend<AuditRow>();
  expectTypeOf<z.output<typeof WEBHOOK_LOG>>().toExtend<LogRow>();
  expectTypeOf<z.output<typeof WEBHOOK_LOG_DETAIL>>().toExtend<LogDetail>();
  expectTypeOf<z.output<typeof WEBHOOK_EVENT>>().toExtend<EventRow>();
  expectTypeOf<z.output<typeof FILTER_BACKTEST>>().toExtend<FilterBacktest>();
  expectTypeOf<z.output<typeof WEBHOOK_EXAM>>().toExtend<WebhookExam>();
  expectTypeOf<z.output<typeof WEBHOOK_EVENT_DETAIL>>().toExtend<EventDetail>();
  expectTypeOf<z.output<typeof WHATSAPP_CONNECTION>>().toExtend<WhatsAppConnection>();
  expectTypeOf<z.output<typeof MESSAGE>>().toExtend<MessageRow>();
  expectTypeOf<z.output<typeof TEMPLATE>>().toExtend<TemplateRow>();
});
