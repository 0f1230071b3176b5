import { changeSettings, SETTINGS_INPUT, settingsOf } from '../../webhooks/settings/settings.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { dataOf, savedOf } from '../shapes/envelope.ts';
import { WEBHOOK_SETTINGS } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { keeping } from './keeping.ts';
import { firstEndpoint, saveFirstEndpoint } from './save-endpoint.ts';
import { settingsTag, STATE_TAG, staleness } from './state-tag.ts';

const SAVED = 'Webhook settings updated successfully';

export function webhookSettingsRoutes(ports: ApiPorts): Route[] {
  const path = '/webhook-settings';
  const shown = (endpoint: Endpoint, message?: string): Answer => ({
    ...success(settingsOf(endpoint), message),
    headers: { ETag: settingsTag(endpoint) },
  });
  const read = async (call: Call) => shown(firstEndpoint(call.workspace));
  const save = async (call: Call) => {
    const input = readInput(SETTINGS_INPUT, call.body);
    const deed = { actor: call.actor, action: 'settings.updated' } as const;
    const endpoint = await saveFirstEndpoint(
      ports,
      { seen: call.workspace, deed, keeps: (after) => keeping(call, shown(after, SAVED)) },
      (before) => staleness(call.conditions, settingsTag(before)) ?? changeSettings(before, input, ports.refuseTarget),
    );
    return shown(endpoint, SAVED);
  };
  return [
    {
      method: 'GET',
      path,
      ability: 'webhooks.read',
      failure: 'Failed to read webhook settings',
      handle: read,
      about: {
        summary: 'Read the webhook settings',
        answers: { 200: dataOf(WEBHOOK_SETTINGS) },
        headers: STATE_TAG,
        examples: [{ status: 200 }],
      },
    },
    {
      method: 'PUT',
      path,
      ability: 'webhooks.update',
      failure: 'Failed to update webhook settings',
      handle: save,
      about: {
        summary: 'Update the webhook settings',
        details: 'Changes what is given; what is absent keeps its value. The next change in the workspace uses them.',
        body: SETTINGS_INPUT,
        answers: { 200: savedOf(WEBHOOK_SETTINGS) },
        headers: STATE_TAG,
        refusals: ['precondition_failed'],
        examples: [{ body: { webhook_url: 'https://crm.example.com/hook', contacts_actions: { create: true } }, status: 200 }],
      },
    },
  ];
}
