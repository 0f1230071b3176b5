import { restTime } from '../../kit/time.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { rotateSecret, ROTATION_INPUT } from '../../webhooks/settings/secret.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { REVEALED_SECRET, ROTATED_SECRET } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { firstEndpoint, saveFirstEndpoint } from './save-endpoint.ts';

export function webhookSecretRoutes(ports: ApiPorts): Route[] {
  const reveal = async ({ workspace, actor }: Call) => {
    const { id: subjectId, secrets } = firstEndpoint(workspace);
    const about = { workspaceId: workspace.id, subjectId, details: {}, nowMs: ports.clock.now() };
    await ports.store.audit.add({ actor, action: 'secret.revealed', ...about });
    return success({ webhook_secret: secrets.current });
  };
  const rotate = async (call: Call) => {
    const { overlap_hours: overlapHours } = readInput(ROTATION_INPUT, call.body);
    const rotation = { secret: newSecret(), overlapHours, nowMs: ports.clock.now() };
    const deed = { actor: call.actor, action: 'secret.rotated' } as const;
    const rotated = (before: Endpoint) => rotateSecret(before, rotation);
    const { secrets } = await saveFirstEndpoint(ports, { seen: call.workspace, deed }, rotated);
    const untilMs = secrets.previous?.untilMs ?? rotation.nowMs;
    return success({ webhook_secret: secrets.current, old_valid_until: restTime(untilMs * 1000) });
  };
  const path = '/webhook-settings/secret';
  const ability = 'webhooks.update';
  return [
    {
      method: 'POST',
      path: `${path}/reveal`,
      ability,
      failure: 'Failed to reveal the webhook secret',
      handle: reveal,
      about: {
        summary: 'Reveal the webhook secret',
        answers: { 200: dataOf(REVEALED_SECRET) },
        examples: [{ status: 200 }],
      },
    },
    {
      method: 'POST',
      path: `${path}/rotate`,
      ability,
      failure: 'Failed to rotate the webhook secret',
      handle: rotate,
      about: {
        summary: 'Rotate the webhook secret',
        details: 'Both secrets sign the Standard Webhooks header until the overlap ends; `X-Webhook-Signature` changes then.',
        body: ROTATION_INPUT,
        answers: { 200: dataOf(ROTATED_SECRET) },
        examples: [{ body: { overlap_hours: 24 }, status: 200 }],
      },
    },
  ];
}
