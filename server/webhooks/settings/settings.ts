import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { MODELS, type EventName, type Model } from '../../../contract/webhook-event.ts';
import { MAX_URL_LENGTH } from '../../kit/limits.ts';
import { line } from '../../workspace/text.ts';
import { refuse, type Refusal } from '../../workspace/refusal.ts';
import type { Actions, Endpoint } from '../endpoint.ts';
import { maskSecret } from '../signature.ts';

/** The check boxes, by their names in the settings; only contacts are in the plural. */
const BOXES = {
  contact: 'contacts_actions',
  status: 'status_actions',
  source: 'source_actions',
} as const satisfies Record<Model, string>;

const actions = z.strictObject({ create: z.boolean(), update: z.boolean(), delete: z.boolean() }).partial();

/** A part of the settings; what is absent keeps its value. */
export const SETTINGS_INPUT = z
  .strictObject({
    webhook_enabled: z.boolean(),
    webhook_url: line({ max: MAX_URL_LENGTH }),
    contacts_actions: actions,
    status_actions: actions,
    source_actions: actions,
    execution: z.enum(['synchronous', 'queued']),
  })
  .partial();

export type SettingsInput = z.output<typeof SETTINGS_INPUT>;

/** The settings as they are shown. The secret is masked; revealing it is a call of its own. */
export function settingsOf(endpoint: Endpoint) {
  return {
    webhook_enabled: endpoint.enabled,
    webhook_url: endpoint.url,
    ...boxesOf(endpoint.actions),
    execution: endpoint.execution,
    webhook_secret: maskSecret(endpoint.secrets.current),
  };
}

/** What a change changed, by its name in the settings, for the audit log. The secret shows masked. */
export function changedSettings(before: Endpoint, after: Endpoint): Record<string, { from: unknown; to: unknown }> {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  const keys = (Object.keys(now) as (keyof typeof now)[]).filter((key) => !isDeepStrictEqual(old[key], now[key]));
  return Object.fromEntries(keys.map((key) => [key, { from: old[key], to: now[key] }]));
}

export function boxesOf({ contact, status, source }: Actions) {
  const boxes = ({ created, updated, deleted }: Record<EventName, boolean>) => ({
    create: created,
    update: updated,
    delete: deleted,
  });
  return { contacts_actions: boxes(contact), status_actions: boxes(status), source_actions: boxes(source) };
}

/** `refuseTarget` says in a sentence why a text may not be the URL of a receiver, or null. */
export function changeSettings(
  endpoint: Endpoint,
  input: SettingsInput,
  refuseTarget: (url: string) => string | null,
): Endpoint | Refusal {
  const enabled = input.webhook_enabled ?? endpoint.enabled;
  const url = input.webhook_url ?? endpoint.url;
  const complaint = complaintAbout(url, { enabled, isNew: input.webhook_url !== undefined, refuseTarget });
  if (complaint !== null) return refuse('validation_failed', { errors: { webhook_url: [complaint] } });
  const execution = input.execution ?? endpoint.execution;
  return { ...endpoint, enabled, url, execution, actions: changeActions(endpoint.actions, input) };
}

/** Whether something that was sent before is not sent any more, so that deliveries may wait in vain. */
export function switchesOff(before: Endpoint, after: Endpoint): boolean {
  if (before.enabled && !after.enabled) return true;
  return MODELS.some((model) => {
    const [old, now] = [before.actions[model], after.actions[model]];
    return (old.created && !now.created) || (old.updated && !now.updated) || (old.deleted && !now.deleted);
  });
}

function changeActions(actions: Actions, input: SettingsInput): Actions {
  const changed = (model: Model): Actions[Model] => {
    const { create, update, delete: remove } = input[BOXES[model]] ?? {};
    const { created, updated, deleted } = actions[model];
    return { created: create ?? created, updated: update ?? updated, deleted: remove ?? deleted };
  };
  return { contact: changed('contact'), status: changed('status'), source: changed('source') };
}

type UrlRules = { enabled: boolean; isNew: boolean; refuseTarget: (url: string) => string | null };

function complaintAbout(url: string, { enabled, isNew, refuseTarget }: UrlRules): string | null {
  if (url === '') return enabled ? 'The webhook_url field is required when webhooks are enabled.' : null;
  return isNew ? refuseTarget(url) : null;
}
