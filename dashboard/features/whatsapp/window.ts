import type { MessageRow } from '../../../contract/rest/whatsapp.ts';

/** Meta lets a business write freely for so long after the last message of a person. */
const WINDOW_MS = 24 * 3_600_000;

/** Until when anything may be written, as an ISO time; null while only a template may. */
export function openUntil(messages: Pick<MessageRow, 'direction' | 'type' | 'sent_at'>[], nowMs: number): string | null {
  const times = messages.filter(({ direction, type }) => direction === 'in' && type !== 'system').map(({ sent_at }) => Date.parse(sent_at));
  const endMs = Math.max(0, ...times) + WINDOW_MS;
  return endMs > nowMs ? new Date(endMs).toISOString() : null;
}
