import { afterAll, beforeAll, describe, test } from 'vitest';
import { expectRefused } from '../support/refusals.ts';
import { listen, Site } from '../support/site.ts';

const REFUSED = [422];

/** Nothing private may be called here, so that every spelling of a private address is at fault. */
const site = await Site.open([]);
const { api } = site;
afterAll(() => site.close());
beforeAll(() => listen(api, { webhook_url: 'https://hooks.example.com/in' }));

const expectSettingsRefused = (body: Record<string, unknown>, field: string) =>
  expectRefused(api, () => api.put('/webhook-settings', body), { statuses: REFUSED, field });

describe('a webhook URL', () => {
  test.each([
    null, 1, true, {}, ['https://hooks.example.com/'], '', ' ', 'hooks.example.com', '//hooks.example.com/',
    'https://', 'http:///path',
    'javascript:alert(1)', 'file:///etc/passwd', 'ftp://hooks.example.com/', 'gopher://hooks.example.com/',
    'data:text/plain,x',
    'https://user:pass@hooks.example.com/', 'https://hooks.example.com@127.0.0.1/', 'https://hooks.example.com/\r\nX-Injected: 1',
    'https://hooks.example.com/\u0000', 'https://hooks\\.example.com/',
    `https://hooks.example.com/${'a'.repeat(3000)}`, 'https://hooks.example.com:0/',
    'https://hooks.example.com:99999/',
  ])('is not %j', async (url) => {
    await expectSettingsRefused({ webhook_url: url }, 'webhook_url');
  });

  test.each([
    'http://localhost/', 'http://LOCALHOST./', 'http://sub.localhost/', 'http://127.0.0.1/', 'http://127.1/',
    'http://2130706433/', 'http://0x7f000001/',
    'http://0177.0.0.1/', 'http://0/', 'http://0.0.0.0/', 'http://10.1.2.3/', 'http://172.16.0.1/',
    'http://192.168.1.1/', 'http://100.64.0.1/',
    'http://169.254.169.254/', 'http://168.63.129.16/', 'http://100.100.100.200/', 'http://224.0.0.1/',
    'http://255.255.255.255/', 'http://[::1]/',
    'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/',
    'http://[fe80::1]/', 'http://[fc00::1]/', 'http://[fd00:ec2::254]/', 'http://[fec0::1]/', 'http://[ff02::1]/',
    'http://１２７.０.０.１/', 'http://127。0。0。1/',
    'http://metadata.google.internal/', 'http://metadata/', 'http://postgres/', 'http://printer.local/',
    'http://host.docker.internal/',
  ])('is not the private %s', async (url) => {
    await expectSettingsRefused({ webhook_url: url }, 'webhook_url');
  });

  test('is not the server itself', async () => {
    await expectSettingsRefused({ webhook_url: `${site.server.origin}/api/v1/acme/contacts` }, 'webhook_url');
  });
});

describe('a switch', () => {
  test.each(['true', 'yes', 1, 0, null, {}, []])('is not %j', async (value) => {
    await expectSettingsRefused({ webhook_enabled: value }, 'webhook_enabled');
  });

  test.each(['contacts_actions', 'status_actions', 'source_actions'])('of %s is true or false', async (box) => {
    for (const value of [null, true, 'all', [], ['create']]) await expectSettingsRefused({ [box]: value }, box);
    for (const flag of ['yes', 1, null, {}]) await expectSettingsRefused({ [box]: { create: flag } }, box);
    await expectSettingsRefused({ [box]: { created: true } }, box);
  });

  test.each(['', 'Queued', 'async', null, 1, ['queued']])('of the execution is not %j', async (execution) => {
    await expectSettingsRefused({ execution }, 'execution');
  });
});

describe('a call that is all said by its path', () => {
  test.each(['/webhook-settings/secret/reveal', '/webhook-endpoints/1/pause', '/webhook-endpoints/1/resume'])('has no keys: %s', async (path) => {
    await expectRefused(api, () => api.post(path, { overlap_hours: 1 }), { statuses: REFUSED, field: 'overlap_hours' });
    await expectRefused(api, () => api.call({ method: 'POST', path, body: '[]' }), { statuses: REFUSED, field: 'body' });
  });
});

describe('a key that is not a setting', () => {
  test.each<[string, unknown]>([
    ['contact_actions', { create: true }],
    ['statuses_actions', { create: true }],
    ['webhook_secret', 'whsec_c2hvcnQ='],
    ['secret', 'short'],
    ['headers', { Host: 'internal' }],
    ['max_attempts', 1_000_000],
    ['timeout', 0],
    ['id', 1],
    ['constructor', {}],
  ])('is refused: %s', async (key, value) => {
    await expectSettingsRefused({ [key]: value }, key);
  });
});
