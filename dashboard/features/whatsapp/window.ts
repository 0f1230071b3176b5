import type { MessageRow } from '../../../contract/rest/whatsapp.ts';

/** Meta lets a business write freely for so long after the last message of a person. */
const WINDOW_MS = 24 * 3_600_000;

/** Until when anything may be written, as an ISO time; null while only a template may. */
export function openUntil(newestFirst: Pick<MessageRow, 'direction' | 'sent_at'>[], nowMs: number): string | null {
  const last = newestFirst.find(({ direction }) => direction === 'in');
  const endMs = last === undefined ? 0 : Date.parse(last.sent_at) + WINDOW_MS;
  return endMs > nowMs ? new Date(endMs).toISOString() : null;
}
