import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { MESSAGE_STATES, MODELS, type EventName, type Model } from '../../../contract/webhook-event.ts';
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

export const BOX_INPUTS = { contacts_actions: actions, status_actions: actions, source_actions: actions };

/** A part of the settings; what is absent keeps its value. */
export const SETTINGS_INPUT = z
  .strictObject({
    webhook_enabled: z.boolean(),
    webhook_url: line({ max: MAX_URL_LENGTH }),
    ...BOX_INPUTS,
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
export function changedFields<View extends object>(before: View, after: View): Record<string, { from: unknown; to: unknown }> {
  const keys = (Object.keys(after) as (keyof View & string)[]).filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return Object.fromEntries(keys.map((key) => [key, { from: before[key], to: after[key] }]));
}

export function boxesOf({ contact, status, source }: Actions) {
  const boxes = ({ created, updated, deleted }: Record<EventName, boolean>) => ({
    create: created,
    update: updated,
    delete: deleted,
  });
  return { contacts_actions: boxes(contact), status_actions: boxes(status), source_actions: boxes(source) };
}

/** Says in a sentence why a text may not be the URL of a receiver, or null. */
export type RefuseTarget = (url: string) => string | null;

export function changeSettings(
  endpoint: Endpoint,
  input: SettingsInput,
  refuseTarget: RefuseTarget,
): Endpoint | Refusal {
  const enabled = input.webhook_enabled ?? endpoint.enabled;
  const url = input.webhook_url ?? endpoint.url;
  const refused = refuseUrl(url, { field: 'webhook_url', enabled, isNew: input.webhook_url !== undefined, refuseTarget });
  if (refused) return refused;
  const execution = input.execution ?? endpoint.execution;
  const circuit = input.webhook_url === undefined ? endpoint.circuit : 'closed';
  return { ...endpoint, enabled, url, execution, circuit, actions: changeActions(endpoint.actions, input) };
}

/** Whether something that was sent before is not sent any more, so that deliveries may wait in vain. */
export function switchesOff(before: Endpoint, after: Endpoint): boolean {
  if (before.enabled && !after.enabled) return true;
  if (MESSAGE_STATES.some((state) => before.messageActions[state] && !after.messageActions[state])) return true;
  return MODELS.some((model) => {
    const [old, now] = [before.actions[model], after.actions[model]];
    return (old.created && !now.created) || (old.updated && !now.updated) || (old.deleted && !now.deleted);
  });
}

/** Boxes that are not named keep their value. */
export function changeActions(actions: Actions, input: Pick<SettingsInput, keyof typeof BOX_INPUTS>): Actions {
  const changed = (model: Model): Actions[Model] => {
    const { create, update, delete: remove } = input[BOXES[model]] ?? {};
    const { created, updated, deleted } = actions[model];
    return { created: create ?? created, updated: update ?? updated, deleted: remove ?? deleted };
  };
  return { contact: changed('contact'), status: changed('status'), source: changed('source') };
}

type UrlRules = { field: string; enabled: boolean; isNew: boolean; refuseTarget: RefuseTarget };

/** Null when it may be saved. Only a new URL is judged, so that a stricter policy does not stand in the way of other changes. */
export function refuseUrl(url: string, { field, enabled, isNew, refuseTarget }: UrlRules): Refusal | null {
  const required = `The ${field} field is required when webhooks are enabled.`;
  const complaint = url === '' ? (enabled ? required : null) : isNew ? refuseTarget(url) : null;
  return complaint === null ? null : refuse('validation_failed', { errors: { [field]: [complaint] } });
}
