import type { Effect, TemplateChange } from '../notice.ts';
import type { ReadField } from './account-field.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, idOf, secondsOf, textOf, type Fields } from './values.ts';

const ASK_AGAIN: Effect = { effect: 'ask_again' };

/** Events that are the new status too. Of the others only Meta knows what the status is now. */
const STATUSES = [
  'APPROVED', 'ARCHIVED', 'DELETED', 'DISABLED', 'LIMIT_EXCEEDED', 'LOCKED', 'PAUSED', 'PENDING', 'PENDING_DELETION', 'REJECTED',
];
const EVENTS_BESIDES = ['FLAGGED', 'IN_APPEAL', 'REINSTATED'];
const QUALITIES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'];
const MAX_WORD_CHARACTERS = 60;

export const TEMPLATE_READERS: Readonly<Record<string, ReadField>> = {
  message_template_status_update: templateStatus,
  message_template_quality_update: templateQuality,
  message_template_components_update: () => ASK_AGAIN,
  template_category_update: templateCategory,
};

/** Meta's own samples send a change of quality under this name too. */
function templateStatus(value: Fields, unknown: Unknown): Effect {
  if (value['new_quality_score'] !== undefined) return templateQuality(value, unknown);
  const event = word(value['event']);
  if (event === null || (!STATUSES.includes(event) && !EVENTS_BESIDES.includes(event))) unknown.count('template event', event);
  if (event === null || !STATUSES.includes(event)) return ASK_AGAIN;
  const category = word(value['message_template_category']);
  return template(value, { status: event, reason: reasonIn(value), ...(category !== null && { category }) });
}

function templateQuality(value: Fields, unknown: Unknown): Effect {
  const quality = word(value['new_quality_score']);
  if (quality === null || !QUALITIES.includes(quality)) unknown.count('template quality', quality);
  return quality === null ? ASK_AGAIN : template(value, { quality });
}

/** Of a change that is still to come `new_category` is, against its name, the present one. */
function templateCategory(value: Fields): Effect {
  const category = word(value['new_category']);
  if (category === null || value['correct_category'] !== undefined) return { effect: 'none' };
  return template(value, { category });
}

function template(value: Fields, change: TemplateChange): Effect {
  const name = idOf(value['message_template_name']);
  const language = word(value['message_template_language'], false)?.replace('-', '_') ?? null;
  if (name === null || language === null) return ASK_AGAIN;
  return { effect: 'template', name, language, metaId: idOf(value['message_template_id']), change };
}

/** The most telling of what Meta says about it. */
function reasonIn(value: Fields): string | null {
  const other = fieldsOf(value['other_info']);
  const told = textOf(fieldsOf(value['rejection_info'])['reason'], 1_000) ?? textOf(other['description'], 1_000);
  const reason = told ?? disablingIn(value) ?? word(other['title']) ?? word(value['reason']);
  return reason === 'NONE' ? null : reason;
}

/** In the documentation the date is a number of seconds, in the sample beside it a text. */
function disablingIn(value: Fields): string | null {
  const date = fieldsOf(value['disable_info'])['disable_date'];
  const atMs = secondsOf(date);
  const day = atMs === null ? word(date, false) : new Date(atMs).toISOString().slice(0, 10);
  return day === null ? null : `Disabled on ${day}`;
}

function word(value: unknown, upper = true): string | null {
  const text = textOf(value, MAX_WORD_CHARACTERS);
  return upper ? (text?.toUpperCase() ?? null) : text;
}
