import type { WebhookEvent } from './event.ts';

/**
 * A text that is the same whenever the same event arrives again, and different for any two events.
 *
 * Delivery is *at least once*: an answer can be lost on its way back, and then the event is sent again. Keep the keys
 * of what you have handled, in the same transaction as its effects, and skip an event whose key is already there.
 *
 * The sender gives up on an event after seconds, but a person may resend it for as long as it is kept: 30 days by
 * default. The header `webhook-id` tells repetitions just as well; this key needs nothing but the body.
 *
 * Keys are unique within one workspace. If several workspaces send to one URL, keep them apart by the workspace too.
 *
 *     dedupeKey(event) // 'App\\Models\\Tenant\\Contact 123 created 2026-04-16T12:34:56+00:00'
 */
export function dedupeKey({ model, data, event, timestamp }: WebhookEvent): string {
  return `${model} ${data.id} ${event} ${timestamp}`;
}
