import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSwitchboard } from '../../whatsapp/switchboard/switchboard.ts';
import { ApiRig, META, OWNER } from '../rig.ts';
import type { ApiPorts } from '../ports.ts';
import type { Route } from '../route.ts';
import { inviteRoutes } from './invites.ts';
import { memberRoutes } from './members.ts';
import { tokenRoutes } from './tokens.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.ts';
import { webhookSecretRoutes } from './webhook-secret.ts';
import { webhookSettingsRoutes } from './webhook-settings.ts';
import { whatsAppConnectionRoutes } from './whatsapp-connection.ts';
import { workspaceRoutes } from './workspace.ts';

/** Nothing that it begins goes on: it is not started. */
function withWhatsApp(ports: ApiPorts): Route[] {
  const meta = { ...META, appId: '1', appSecret: 'secret' };
  return whatsAppConnectionRoutes({ ...ports, meta, whatsapp: createSwitchboard({ ...ports, meta, callbackUrl: () => ports.publicOrigin() }) });
}

const routesOf = (ports: ApiPorts) =>
  [withWhatsApp, tokenRoutes, inviteRoutes, memberRoutes, webhookEndpointRoutes, webhookSettingsRoutes, workspaceRoutes, webhookSecretRoutes]
    .flatMap((routes) => routes(ports));

let rig: ApiRig;
let cookie: string;
beforeAll(async () => {
  // As where the server dies after the change, and before anything that follows it.
  const wrap = (store: ApiPorts['store']) => Object.assign(Object.create(store) as ApiPorts['store'], {
    answers: { ...store.answers, complete: () => Promise.resolve() },
  });
  rig = await ApiRig.open({ routesOf, wrap });
  const { email, password } = OWNER;
  const body = JSON.stringify({ email, password });
  const answer = await rig.ask({ method: 'POST', path: '/login', headers: { 'content-type': 'application/json' }, body });
  cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(() => rig.close());

function ask(line: string, body?: object) {
  const [method = '', path = ''] = line.split(' ');
  const headers = { cookie, origin: rig.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', 'idempotency-key': line.replace(' ', ':') };
  return rig.ask({ method, path: `/api/v1/acme${path}`, headers, ...(body && { body: JSON.stringify(body) }) });
}

test.each<[string, object | undefined, string | null]>([
  ['POST /tokens', { name: 'CRM', abilities: ['*'], rate_limit: 5 }, 'token'],
  ['PATCH /tokens/1', { name: 'ERP' }, null],
  ['DELETE /tokens/1', undefined, null],
  ['POST /invites', { role: 'viewer', email: 'grace@acme.example' }, 'link'],
  ['DELETE /invites/1', undefined, null],
  ['PUT /webhook-settings', { execution: 'queued' }, null],
  ['POST /webhook-settings/secret/rotate', { overlap_hours: 1 }, 'webhook_secret'],
  ['POST /webhook-endpoints', { url: 'https://crm.example.com/hook', description: 'CRM' }, null],
  ['PATCH /webhook-endpoints/2', { description: 'ERP' }, null],
  ['POST /webhook-endpoints/2/pause', undefined, null],
  ['POST /webhook-endpoints/2/resume', undefined, null],
  ['DELETE /webhook-endpoints/2', undefined, null],
  ['PATCH /workspace', { name: 'Acme' }, null],
  ['POST /whatsapp/connection', { waba_id: '1', access_token: 'EAAG' }, null],
])('the answer of %s is kept with the change, without its secret', async (line, body, secret) => {
  const first = await ask(line, body);
  const again = await ask(line, body);
  expect(first.status).toBeLessThan(300);
  expect([again.status, again.headers['etag']]).toEqual([first.status, first.headers['etag']]);
  expect(again.headers['idempotency-replayed']).toBe('true');
  const { data, ...rest } = first.json as { data?: object };
  expect(again.json).toEqual(secret === null ? first.json : { ...rest, data: { ...data, [secret]: null } });
});
