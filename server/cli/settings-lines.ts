import { EVENT_NAMES, MODELS } from '../../contract/webhook-event.ts';
import type { settingsOf } from '../webhooks/settings/settings.ts';
import { aligned, printable } from './terminal.ts';

const BOXES = { contact: 'contacts_actions', status: 'status_actions', source: 'source_actions' } as const;
const ACTIONS = { created: 'create', updated: 'update', deleted: 'delete' } as const;

/** The settings for people. */
export function settingsLines(settings: ReturnType<typeof settingsOf>): string[] {
  const events = MODELS.flatMap((model) =>
    EVENT_NAMES.filter((event) => settings[BOXES[model]][ACTIONS[event]]).map((event) => `${model}.${event}`),
  );
  const all = events.length === MODELS.length * EVENT_NAMES.length;
  return aligned([
    ['webhooks', settings.webhook_enabled ? 'on' : 'off'],
    ['url', settings.webhook_url === '' ? '(none)' : printable(settings.webhook_url)],
    ['events', all ? 'all' : events.join(', ') || 'none'],
    ['execution', settings.execution],
    ['secret', settings.webhook_secret],
  ]);
}
