import { addEndpoint, changeEndpoint, ENDPOINT_INPUT } from '../../webhooks/settings/endpoint-input.ts';
import { newSecret } from '../../webhooks/signature.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import type { AuditAction } from '../../workspace/audit.ts';
import { FLAWLESS, healthView } from '../../webhooks/flow/health.ts';
import type { Workspace } from '../../store/contract.ts';
import type { EndpointHealth } from '../../store/contract-endpoints.ts';
import { restTime } from '../../kit/time.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { success } from './answer.ts';
import { wholeList } from './cursor-list.ts';
import { createEndpoint, deleteEndpoint } from './change-endpoints.ts';
import { ENDPOINT_CALLS as ABOUT } from './endpoint-calls.ts';
import { endpointView } from '../../webhooks/settings/endpoint-view.ts';
import { keeping } from './keeping.ts';
import { expectKnownTokens } from './known-tokens.ts';
import { found, pathId } from './path-id.ts';
import { ENDPOINT_LABEL, saveEndpoint } from './save-endpoint.ts';
import { endpointTag, staleness } from './state-tag.ts';
import { webhookRoute } from './webhook-route.ts';

const PATH = '/webhook-endpoints';
const ONE = `${PATH}/:id`;

export function webhookEndpointRoutes(ports: ApiPorts): Route[] {
  const { refuseTarget } = ports;
  const healthsOf = async (endpoints: Endpoint[]) => {
    const [workspaceId, endpointIds] = [endpoints[0]?.workspaceId ?? 0, endpoints.map(({ id }) => id)];
    return ports.store.endpoints.health({ workspaceId, endpointIds });
  };
  const shown = async (endpoints: Endpoint[]) => {
    const healths = await healthsOf(endpoints);
    return endpoints.map((endpoint, at) => rowOf(endpoint, healths[at], ports.clock.now()));
  };
  const answerOf = (endpoint: Endpoint, { health, message }: { health?: EndpointHealth | undefined; message?: string }): Answer => ({
    ...success(rowOf(endpoint, health, ports.clock.now()), message),
    headers: { ETag: endpointTag(endpoint) },
  });
  const one = async (endpoint: Endpoint, more: { message?: string } = {}) =>
    answerOf(endpoint, { ...more, health: (await healthsOf([endpoint]))[0] });
  const change = async (call: Call, { action, message }: Doing, to: (before: Endpoint) => ReturnType<typeof changeEndpoint>) => {
    const [seen, endpointId] = [call.workspace, pathId(call, ENDPOINT_LABEL)];
    const health = call.once ? (await healthsOf([endpointInPath(call)]))[0] : undefined;
    const keeps = (after: Endpoint) => keeping(call, answerOf(after, { health, message }));
    const decide = (before: Endpoint) => staleness(call.conditions, endpointTag(before)) ?? to(before);
    const saving = { seen, endpointId, deed: { actor: call.actor, action }, shown: endpointView, keeps };
    return one(await saveEndpoint(ports, saving, decide), { message });
  };
  const list = async (call: Call) => success(wholeList(await shown(call.workspace.endpoints)));
  const read = async (call: Call) => one(endpointInPath(call));
  const inputOf = async ({ body, workspace }: Call) => {
    const input = readInput(ENDPOINT_INPUT, body);
    await expectKnownTokens(ports.store.tokens, workspace.id, input);
    return input;
  };
  const create = async (call: Call) => {
    const input = await inputOf(call);
    const secret = newSecret();
    const created = (endpoint: Endpoint) => ({ ...answerOf(endpoint, { message: `${ENDPOINT_LABEL} created successfully` }), status: 201 });
    const decide = ({ id, endpoints, customFields }: Workspace) =>
      addEndpoint({ workspaceId: id, secret, others: endpoints }, input, { refuseTarget, customFields });
    return created(await createEndpoint(ports, call, { decide, answer: created }));
  };
  const update = async (call: Call) => {
    const input = await inputOf(call);
    const { customFields } = call.workspace;
    return change(call, doing('updated'), (before) => changeEndpoint(before, input, { refuseTarget, customFields }));
  };
  const pause = (paused: boolean) => (call: Call) =>
    change(call, doing(paused ? 'paused' : 'resumed'), (before) => ({ ...before, paused }));
  const remove = (call: Call) => deleteEndpoint(ports, call, pathId(call, ENDPOINT_LABEL));
  const keeps = 'note';
  return [
    webhookRoute({ method: 'GET', path: PATH, handle: list, about: ABOUT.list }),
    webhookRoute({ method: 'GET', path: ONE, handle: read, about: ABOUT.read }),
    webhookRoute({ method: 'POST', keeps, path: PATH, handle: create, about: ABOUT.create }),
    webhookRoute({ method: 'PUT', path: ONE, handle: update, about: ABOUT.save }),
    webhookRoute({ method: 'PATCH', path: ONE, handle: update, about: ABOUT.update }),
    webhookRoute({ method: 'DELETE', path: ONE, handle: remove, about: ABOUT.remove }),
    webhookRoute({ method: 'POST', keeps, path: `${ONE}/pause`, handle: pause(true), about: ABOUT.pause }),
    webhookRoute({ method: 'POST', keeps, path: `${ONE}/resume`, handle: pause(false), about: ABOUT.resume }),
  ];
}

type Doing = { action: AuditAction; message: string };

function doing(what: 'updated' | 'paused' | 'resumed'): Doing {
  return { action: `endpoint.${what}`, message: `${ENDPOINT_LABEL} ${what} successfully` };
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
