import { addEndpoint, changeEndpoint, ENDPOINT_INPUT } from '../../webhooks/settings/endpoint-input.ts';
import { newSecret } from '../../webhooks/signature.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import type { AuditAction } from '../../workspace/audit.ts';
import { FLAWLESS, healthView } from '../../webhooks/flow/health.ts';
import type { EndpointHealth } from '../../store/contract-endpoints.ts';
import { restTime } from '../../kit/time.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { done, success } from './answer.ts';
import { wholeList } from './cursor-list.ts';
import { createEndpoint, deleteEndpoint } from './change-endpoints.ts';
import { ENDPOINT_CALLS as ABOUT } from './endpoint-calls.ts';
import { endpointView } from '../../webhooks/settings/endpoint-view.ts';
import { found, pathId } from './path-id.ts';
import { ENDPOINT_LABEL, saveEndpoint } from './save-endpoint.ts';
import { endpointTag, staleness } from './state-tag.ts';
import { webhookRoute } from './webhook-route.ts';

const PATH = '/webhook-endpoints';
const ONE = `${PATH}/:id`;

export function webhookEndpointRoutes(ports: ApiPorts): Route[] {
  const change = (call: Call, action: AuditAction, to: (before: Endpoint) => ReturnType<typeof changeEndpoint>) => {
    const [seen, endpointId] = [call.workspace, pathId(call, ENDPOINT_LABEL)];
    const decide = (before: Endpoint) => staleness(call.conditions, endpointTag(before)) ?? to(before);
    return saveEndpoint(ports, { seen, endpointId, deed: { actor: call.actor, action }, shown: endpointView }, decide);
  };
  const shown = async (endpoints: Endpoint[]) => {
    const [workspaceId, endpointIds] = [endpoints[0]?.workspaceId ?? 0, endpoints.map(({ id }) => id)];
    const healths = await ports.store.endpoints.health({ workspaceId, endpointIds });
    return endpoints.map((endpoint, at) => rowOf(endpoint, healths[at], ports.clock.now()));
  };
  const one = async (endpoint: Endpoint, message?: string): Promise<Answer> => ({
    ...success((await shown([endpoint]))[0], message),
    headers: { ETag: endpointTag(endpoint) },
  });
  const list = async (call: Call) => success(wholeList(await shown(call.workspace.endpoints)));
  const read = async (call: Call) => one(endpointInPath(call));
  const create = async (call: Call) => {
    const input = readInput(ENDPOINT_INPUT, call.body);
    const secret = newSecret();
    const endpoint = await createEndpoint(ports, call, ({ id, endpoints }) =>
      addEndpoint({ workspaceId: id, secret, others: endpoints }, input, ports.refuseTarget),
    );
    return { ...(await one(endpoint, `${ENDPOINT_LABEL} created successfully`)), status: 201 };
  };
  const update = async (call: Call) => {
    const input = readInput(ENDPOINT_INPUT, call.body);
    const endpoint = await change(call, 'endpoint.updated', (before) => changeEndpoint(before, input, ports.refuseTarget));
    return one(endpoint, `${ENDPOINT_LABEL} updated successfully`);
  };
  const pause = (paused: boolean) => async (call: Call) => {
    const endpoint = await change(call, paused ? 'endpoint.paused' : 'endpoint.resumed', (before) => ({ ...before, paused }));
    return one(endpoint, `${ENDPOINT_LABEL} ${paused ? 'paused' : 'resumed'} successfully`);
  };
  const remove = async (call: Call) => {
    await deleteEndpoint(ports, call, pathId(call, ENDPOINT_LABEL));
    return done(`${ENDPOINT_LABEL} deleted successfully`);
  };
  return [
    webhookRoute({ method: 'GET', path: PATH, handle: list, about: ABOUT.list }),
    webhookRoute({ method: 'GET', path: ONE, handle: read, about: ABOUT.read }),
    webhookRoute({ method: 'POST', path: PATH, handle: create, about: ABOUT.create }),
    webhookRoute({ method: 'PUT', path: ONE, handle: update, about: ABOUT.save }),
    webhookRoute({ method: 'PATCH', path: ONE, handle: update, about: ABOUT.update }),
    webhookRoute({ method: 'DELETE', path: ONE, handle: remove, about: ABOUT.remove }),
    webhookRoute({ method: 'POST', path: `${ONE}/pause`, handle: pause(true), about: ABOUT.pause }),
    webhookRoute({ method: 'POST', path: `${ONE}/resume`, handle: pause(false), about: ABOUT.resume }),
  ];
}

function rowOf(endpoint: Endpoint, health?: EndpointHealth, nowMs = 0) {
  const { previous } = endpoint.secrets;
  return {
    ...endpointView(endpoint),
    old_secret_valid_until: previous === null || previous.untilMs <= nowMs ? null : restTime(previous.untilMs * 1000),
    health: health ? healthView(health, nowMs) : FLAWLESS,
  };
}

export function endpointInPath(call: Call): Endpoint {
  const id = pathId(call, ENDPOINT_LABEL);
  return found(call.workspace.endpoints.find((each) => each.id === id), ENDPOINT_LABEL);
}
