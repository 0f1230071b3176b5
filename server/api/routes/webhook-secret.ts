import { restTime } from '../../kit/time.ts';
import { rotateSecret, ROTATION_INPUT } from '../../webhooks/settings/secret.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { success } from './answer.ts';
import { firstEndpoint, saveFirstEndpoint } from './save-endpoint.ts';

export function webhookSecretRoutes(ports: ApiPorts): Route[] {
  const reveal = async (call: Call) => success({ webhook_secret: firstEndpoint(call.workspace).secrets.current });
  const rotate = async (call: Call) => {
    const { overlap_hours: overlapHours } = readInput(ROTATION_INPUT, call.body);
    const rotation = { secret: newSecret(), overlapHours, nowMs: ports.clock.now() };
    const { secrets } = await saveFirstEndpoint(ports, call.workspace, (before) => rotateSecret(before, rotation));
    const untilMs = secrets.previous?.untilMs ?? rotation.nowMs;
    return success({ webhook_secret: secrets.current, old_valid_until: restTime(untilMs * 1000) });
  };
  const path = '/webhook-settings/secret';
  const ability = 'webhooks.update';
  return [
    { method: 'POST', path: `${path}/reveal`, ability, failure: 'Failed to reveal the webhook secret', handle: reveal },
    { method: 'POST', path: `${path}/rotate`, ability, failure: 'Failed to rotate the webhook secret', handle: rotate },
  ];
}
