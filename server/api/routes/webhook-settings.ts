import { changeSettings, SETTINGS_INPUT, settingsOf } from '../../webhooks/settings/settings.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { success } from './answer.ts';
import { firstEndpoint, saveFirstEndpoint } from './save-endpoint.ts';

export function webhookSettingsRoutes(ports: ApiPorts): Route[] {
  const path = '/webhook-settings';
  const read = async (call: Call) => success(settingsOf(firstEndpoint(call.workspace)));
  const save = async (call: Call) => {
    const input = readInput(SETTINGS_INPUT, call.body);
    const endpoint = await saveFirstEndpoint(ports, call.workspace, (before) =>
      changeSettings(before, input, ports.refuseTarget),
    );
    return success(settingsOf(endpoint), 'Webhook settings updated successfully');
  };
  return [
    { method: 'GET', path, ability: 'webhooks.read', failure: 'Failed to read webhook settings', handle: read },
    { method: 'PUT', path, ability: 'webhooks.update', failure: 'Failed to update webhook settings', handle: save },
  ];
}
