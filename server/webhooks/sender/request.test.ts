import { expect, test } from 'vitest';
import { NEW_ENDPOINT, type Endpoint } from '../endpoint.ts';
import { parseTarget } from '../target/target.ts';
import { buildRequest } from './request.ts';
import type { Message } from './sender.ts';

const NONE = { created: false, updated: false, deleted: false };
const ENDPOINT: Endpoint = {
  ...NEW_ENDPOINT,
workspaceId: 1,
  id: 1,
  enabled: true,
  url: '',
  actions: { contact: NONE, status: NONE, source: NONE },
  execution: 'queued',
  secrets: { current: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=', previous: null },
};

const MESSAGE: Message = {
  eventId: 'evt_4t9x0c2m7k1q1', event: 'created', body: '{"name":"Zoë"}', number: 2, isOurs: () => true,
};

function requestTo(url: string): string {
  const target = parseTarget(url);
  if ('refused' in target) throw new Error(target.refused);
  const from = { endpoint: ENDPOINT, target, userAgent: 'Ackwell/1.2.3', nowMs: 1_776_342_896_500 };
  return buildRequest(MESSAGE, from).bytes.toString('utf8');
}

test('is this request to the byte', () => {
  expect(requestTo('https://hooks.example.com:8443/in?a=b#c').split('\r\n')).toEqual([
    'POST /in?a=b HTTP/1.1',
    'Host: hooks.example.com:8443',
    'User-Agent: Ackwell/1.2.3',
    'Content-Type: application/json',
    'Content-Length: 15',
    'Accept-Encoding: identity',
    'X-Webhook-Event: created',
    'X-Webhook-Attempt: 2',
    'X-Webhook-Signature: bcd7fc86cc7454632f7070bac58205f7fa1960aaf14904ed8918dedcc2a3a49c',
    'webhook-id: evt_4t9x0c2m7k1q1',
    'webhook-timestamp: 1776342896',
    'webhook-signature: v1,ucAPWk+gdBgMVQ8dfQULpd59XQO2t8IYsAJ/XnhOKek=',
    '',
    '{"name":"Zoë"}',
  ]);
});

test('writes the host without its usual port', () => {
  expect(requestTo('http://hooks.example.com:80')).toMatch(/^POST \/ HTTP\/1\.1\r\nHost: hooks\.example\.com\r\n/);
  expect(requestTo('http://[2606:4700::1]:8080/')).toContain('\r\nHost: [2606:4700::1]:8080\r\n');
});

test('keeps encoded line breaks encoded', () => {
  const request = requestTo('https://hooks.example.com/%0d%0aX-Injected:%201?q=%0a');
  expect(request).toContain('POST /%0d%0aX-Injected:%201?q=%0a HTTP/1.1\r\n');
  expect(request).not.toMatch(/^X-Injected/m);
});
