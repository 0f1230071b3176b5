import { RECEIPT_STATUSES, type Receipt } from '../receipt.ts';
import { problemIn } from './problem.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, hasFields, idOf, pick, secondsOf, textOf } from './values.ts';

/** One of `statuses[]`; null when it is of no message or of a kind that is not known. */
export function readReceipt(value: unknown, nowMs: number, unknown: Unknown): Receipt | null {
  const fields = fieldsOf(value);
  const wamid = idOf(fields['id']);
  const name = textOf(fields['status'], 40)?.toLowerCase() ?? null;
  const status = RECEIPT_STATUSES.find((known) => known === name);
  if (!status) unknown.count('status', name);
  if (wamid === null || !status) return null;
  return {
    wamid,
    status,
    participant: idOf(fields['recipient_participant_id']) ?? idOf(fields['recipient_participant_user_id']) ?? '',
    atMs: secondsOf(fields['timestamp']) ?? nowMs,
    problem: problemIn(fields['errors']) ?? (status === 'failed' ? { code: null, message: 'Meta gave no reason.' } : null),
    ourId: idOf(fields['biz_opaque_callback_data']),
    details: detailsOf(fields),
  };
}

function detailsOf(fields: ReturnType<typeof fieldsOf>): Record<string, unknown> {
  const pricing = pick(fieldsOf(fields['pricing']), ['billable', 'pricing_model', 'type', 'category']);
  const conversation = fieldsOf(fields['conversation']);
  const origin = pick(fieldsOf(conversation['origin']), ['type']);
  const about = { ...pick(conversation, ['id', 'expiration_timestamp']), ...(hasFields(origin) && { origin }) };
  return { ...(hasFields(pricing) && { pricing }), ...(hasFields(about) && { conversation: about }) };
}
