import { afterAll, describe, expect, test } from 'vitest';
import { endpointOf, feedOf } from '../support/reads.ts';
import { revealSecret } from '../support/signatures.ts';
import { listen, Site } from '../support/site.ts';
import type { SettingsView, SourceView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

const NOTHING = { create: false, update: false, delete: false };

/** A workspace whose settings nobody has touched. */
let untouched = 0;
const freshApi = async () => (await site.addWorkspace(`fresh${untouched++}`)).api;
const settingsOf = async (of = api) => (await of.get<SettingsView>('/webhook-settings')).data;

describe('webhook settings', () => {
  test('start switched off with every box empty', async () => {
    const settings = await settingsOf(await freshApi());
    expect(settings).toMatchObject({
      webhook_enabled: false,
      webhook_url: '',
      contacts_actions: NOTHING,
      status_actions: NOTHING,
      source_actions: NOTHING,
      execution: 'synchronous',
    });
  });

  test('show only the end of the secret', async () => {
    const secret = await revealSecret(api);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await settingsOf()).webhook_secret).toBe(`whsec_••••${secret.slice(-4)}`);
    expect((await api.get('/webhook-settings')).text).not.toContain(secret);
  });

  test('differ in their secret between workspaces', async () => {
    expect(await revealSecret(await freshApi())).not.toBe(await revealSecret(api));
  });

  test('keep what an update leaves out', async () => {
    const own = await freshApi();
    await own.put('/webhook-settings', { contacts_actions: { create: true, update: true, delete: false } });
    await own.put('/webhook-settings', { execution: 'queued' });
    const answer = await own.put<SettingsView>('/webhook-settings', { contacts_actions: { delete: true } });
    expect(answer.status).toBe(200);
    expect(await settingsOf(own)).toMatchObject({
      execution: 'queued',
      contacts_actions: { create: true, update: true, delete: true },
      status_actions: NOTHING,
    });
  });

  test.each([
    ['a key that does not exist', { webhook_retries: 5 }, 'webhook_retries'],
    ['the singular of contacts_actions', { contact_actions: { create: true } }, 'contact_actions'],
    ['the secret', { webhook_secret: 'whsec_c2VjcmV0' }, 'webhook_secret'],
    ['another word for execution', { execution: 'later' }, 'execution'],
    ['a switch in words', { webhook_enabled: 'true' }, 'webhook_enabled'],
  ])('refuse %s', async (_title, body, field) => {
    const before = await settingsOf();
    const answer = await api.put('/webhook-settings', { ...body, source_actions: { create: true } });
    expect(answer.status).toBe(422);
    expect(answer.message).toBe('Validation failed');
    expect(Object.keys(answer.errors)).toContain(field);
    expect(await settingsOf()).toEqual(before);
  });

  test('refuse an action that does not exist', async () => {
    const answer = await api.put('/webhook-settings', { contacts_actions: { created: true } });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.errors).join()).toContain('contacts_actions');
  });

  test('need a URL once switched on', async () => {
    const answer = await (await freshApi()).put('/webhook-settings', { webhook_enabled: true });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.errors)).toEqual(['webhook_url']);
  });

  test('take a URL of 2048 characters and no longer one', async () => {
    const own = await freshApi();
    const url = (length: number) => 'https://hooks.example.com/'.padEnd(length, 'a');
    expect((await own.put('/webhook-settings', { webhook_url: url(2048) })).status).toBe(200);
    expect((await own.put('/webhook-settings', { webhook_url: url(2049) })).status).toBe(422);
    expect((await settingsOf(own)).webhook_url).toBe(url(2048));
  });

  test.each([
    'ftp://hooks.example.com/',
    '/relative',
    'https://user:password@hooks.example.com/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:10.0.0.1]/',
    'http://[fd00:ec2::254]/',
    'http://0x0a.0.0.1/',
    'http://metadata.google.internal/',
    'http://intranet/',
  ])('refuse %s as a receiver', async (url) => {
    const answer = await api.put('/webhook-settings', { webhook_url: url });
    expect(answer.status).toBe(422);
    expect(answer.errors['webhook_url']).toHaveLength(1);
  });

  test('refuse the server itself as a receiver', async () => {
    const answer = await api.put('/webhook-settings', { webhook_url: `${site.server.origin}/api/v1/acme/contacts` });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.errors)).toEqual(['webhook_url']);
  });

  test('apply to the very next change', async () => {
    const name = (nth: number) => ({ name: `Source for the settings ${nth}` });
    await listen(api, { webhook_url: site.receiver.url('/first') });
    await api.post<SourceView>('/sources', name(1));
    await api.put('/webhook-settings', { webhook_url: site.receiver.url('/second') });
    await api.post('/sources', name(2));
    await api.put('/webhook-settings', { source_actions: { create: false } });
    await api.post('/sources', name(3));
    await api.put('/webhook-settings', { source_actions: { create: true }, webhook_enabled: false });
    await api.post('/sources', name(4));
    expect(site.receiver.requests.map(({ path }) => path)).toEqual(['/first', '/second']);
  });

  test('let events enter the feed while switched off', async () => {
    const own = await freshApi();
    const source = await own.post<SourceView>('/sources', { name: 'Nobody hears of it' });
    expect(await feedOf(own)).toMatchObject([{ event: 'created', record_id: source.data.id }]);
  });

  test('stand behind the one endpoint of the list', async () => {
    expect((await endpointOf(api)).url).toBe((await settingsOf()).webhook_url);
    expect((await api.get('/webhook-endpoints')).text).not.toContain(await revealSecret(api));
  });
});
