import { restTime } from '../../kit/time.ts';
import { rotateSecret, ROTATION_INPUT } from '../../webhooks/settings/secret.ts';
import { endpointView } from '../../webhooks/settings/endpoint-view.ts';
import { newSecret } from '../../webhooks/signature.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { readInput } from '../../workspace/input.ts';
import type { Description, Example } from '../description.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { REVEALED_SECRET, ROTATED_SECRET } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { keeping } from './keeping.ts';
import { firstEndpoint, saveEndpoint } from './save-endpoint.ts';
import { endpointInPath } from './webhook-endpoints.ts';
import { webhookRoute } from './webhook-route.ts';

type Params = NonNullable<Example['params']>;

/** The endpoint whose secret a call is about. */
type EndpointOf = (call: Call) => Endpoint;

export function webhookSecretRoutes(ports: ApiPorts): Route[] {
  const reveal = (endpointOf: EndpointOf) => async (call: Call) => {
    const { workspaceId, id: subjectId, secrets } = endpointOf(call);
    const about = { workspaceId, subjectId, details: {}, nowMs: ports.clock.now() };
    const revealed = (secret: string | null) => success({ webhook_secret: secret });
    await ports.store.audit.add({ actor: call.actor, action: 'secret.revealed', ...about, ...keeping(call, revealed(null)) });
    return revealed(secrets.current);
  };
  const rotate = (endpointOf: EndpointOf) => async (call: Call) => {
    const { overlap_hours: overlapHours } = readInput(ROTATION_INPUT, call.body);
    const rotation = { secret: newSecret(), overlapHours, nowMs: ports.clock.now() };
    const deed = { actor: call.actor, action: 'secret.rotated' } as const;
    const rotated = ({ secrets: { previous } }: Endpoint, secret: string | null) =>
      success({ webhook_secret: secret, old_valid_until: restTime((previous?.untilMs ?? rotation.nowMs) * 1000) });
    const keeps = (after: Endpoint) => keeping(call, rotated(after, null));
    const saving = { seen: call.workspace, deed, keeps, endpointId: endpointOf(call).id, shown: endpointView };
    const endpoint = await saveEndpoint(ports, saving, (before) => rotateSecret(before, rotation));
    return rotated(endpoint, endpoint.secrets.current);
  };
  const [settings, endpoint] = ['/webhook-settings/secret', '/webhook-endpoints/:id/secret'];
  const [ofOne, ONE] = ['secret of an endpoint', { id: 1 }];
  const first = (call: Call) => firstEndpoint(call.workspace);
  const keeps = { without: ['webhook_secret'] };
  const showing = { method: 'POST', keeps, shows: 'secret' } as const;
  return [
    webhookRoute({ ...showing, path: `${settings}/reveal`, handle: reveal(first), about: revealing('webhook secret') }),
    webhookRoute({ method: 'POST', keeps, path: `${settings}/rotate`, handle: rotate(first), about: rotating('webhook secret') }),
    webhookRoute({ ...showing, path: `${endpoint}/reveal`, handle: reveal(endpointInPath), about: revealing(ofOne, ONE) }),
    webhookRoute({ method: 'POST', keeps, path: `${endpoint}/rotate`, handle: rotate(endpointInPath), about: rotating(ofOne, ONE) }),
  ];
}

function revealing(what: string, params: Params = {}): Description {
  return { summary: `Reveal the ${what}`, answers: { 200: dataOf(REVEALED_SECRET) }, examples: [{ params, status: 200 }] };
}

function rotating(what: string, params: Params = {}): Description {
  return {
    summary: `Rotate the ${what}`,
    details: 'Both secrets sign the Standard Webhooks header until the overlap ends; `X-Webhook-Signature` changes then.',
    body: ROTATION_INPUT,
    answers: { 200: dataOf(ROTATED_SECRET) },
    examples: [{ params, body: { overlap_hours: 24 }, status: 200 }],
  };
}
