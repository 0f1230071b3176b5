import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { ContactRow, SourceRow, StatusRow } from '../../../contract/rest/records.ts';
import type { EndpointRow, EventDetail, EventRow, LogDetail, LogRow, WebhookSettings } from '../../../contract/rest/webhooks.ts';
import type { CONTACT, SOURCE, STATUS } from './records.ts';
import type {
  WEBHOOK_ENDPOINT,
  WEBHOOK_EVENT,
  WEBHOOK_EVENT_DETAIL,
  WEBHOOK_LOG,
  WEBHOOK_LOG_DETAIL,
  WEBHOOK_SETTINGS,
} from './webhooks.ts';

test('the API answers with what the contract promises to the dashboard', () => {
  expectTypeOf<z.output<typeof CONTACT>>().toExtend<ContactRow>();
  expectTypeOf<z.output<typeof STATUS>>().toExtend<StatusRow>();
  expectTypeOf<z.output<typeof SOURCE>>().toExtend<SourceRow>();
  expectTypeOf<z.output<typeof WEBHOOK_SETTINGS>>().toExtend<WebhookSettings>();
  expectTypeOf<z.output<typeof WEBHOOK_ENDPOINT>>().toExtend<EndpointRow>();
  expectTypeOf<z.output<typeof WEBHOOK_LOG>>().toExtend<LogRow>();
  expectTypeOf<z.output<typeof WEBHOOK_LOG_DETAIL>>().toExtend<LogDetail>();
  expectTypeOf<z.output<typeof WEBHOOK_EVENT>>().toExtend<EventRow>();
  expectTypeOf<z.output<typeof WEBHOOK_EVENT_DETAIL>>().toExtend<EventDetail>();
});
