import type { Effect, TemplateChange } from '../notice.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, idOf, textOf, type Fields } from './values.ts';

const ASK_AGAIN: Effect = { effect: 'ask_again' };

/** Events that are the new status too. Of the others only Meta knows what the status is now. */
const STATUSES = [
  'APPROVED', 'ARCHIVED', 'DELETED', 'DISABLED', 'LIMIT_EXCEEDED', 'LOCKED', 'PAUSED', 'PENDING', 'PENDING_DELETION', 'REJECTED',
];
const EVENTS_BESIDES = ['FLAGGED', 'IN_APPEAL', 'REINSTATED'];
const MAX_WORD_CHARACTERS = 60;

/** `message_template_status_update`; Meta's own samples send a change of quality under this name too. */
export function templateStatus(value: Fields, unknown: Unknown): Effect {
  if (value['new_quality_score'] !== undefined) return templateQuality(value);
  const event = word(value['event']);
  if (event === null || (!STATUSES.includes(event) && !EVENTS_BESIDES.includes(event))) unknown.count('template event', event);
  if (event === null || !STATUSES.includes(event)) return ASK_AGAIN;
  const category = word(value['message_template_category']);
  return template(value, { status: event, reason: reasonIn(value), ...(category !== null && { category }) });
}

export function templateQuality(value: Fields): Effect {
  const quality = word(value['new_quality_score']);
  return quality === null ? ASK_AGAIN : template(value, { quality });
}

/** Of a change that is still to come `new_category` is, against its name, the present one. */
export function templateCategory(value: Fields): Effect {
  const category = word(value['new_category']);
  if (category === null || value['correct_category'] !== undefined) return { effect: 'none' };
  return template(value, { category });
}

export function templateComponents(): Effect {
  return ASK_AGAIN;
}

function template(value: Fields, change: TemplateChange): Effect {
  const name = idOf(value['message_template_name']);
  const language = word(value['message_template_language'], false)?.replace('-', '_') ?? null;
  if (name === null || language === null) return ASK_AGAIN;
  return { effect: 'template', name, language, metaId: idOf(value['message_template_id']), change };
}

function reasonIn(value: Fields): string | null {
  const told = textOf(fieldsOf(value['rejection_info'])['reason'], 1_000) ?? textOf(fieldsOf(value['other_info'])['description'], 1_000);
  const reason = told ?? word(value['reason']);
  return reason === 'NONE' ? null : reason;
}

function word(value: unknown, upper = true): string | null {
  const text = textOf(value, MAX_WORD_CHARACTERS);
  return upper ? (text?.toUpperCase() ?? null) : text;
}
