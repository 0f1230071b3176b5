import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import { endpointOf, feedOf } from '../support/reads.ts';
import { revealSecret } from '../support/signatures.ts';
import { listen, Site } from '../support/site.ts';

const site = await Site.open();
afterAll(() => site.close());

type Row = { id: number; actor: { kind: string; name: string }; action: string; subject_id: number | null; details: object };

const noted = async () =>
  JSON.parse(await succeed(['audit', 'list', '--workspace', 'acme', '--json', ...site.place])) as Row[];

test('settings, secrets and tokens leave a note, and no secret in it', async () => {
  const { api } = site;
  await api.put('/webhook-settings', { execution: 'queued', webhook_url: 'https://hooks.example.com/in' });
  await api.put('/webhook-settings', { execution: 'queued' }); // Changes nothing.
  await api.put('/webhook-settings', { execution: 'later' }); // Is refused.
  const old = await revealSecret(api);
  await api.post('/webhook-settings/secret/rotate');
  const token = await site.newToken('acme', ['--abilities', 'contacts.read']);
  await site.revokeNewestToken('acme');
  const rows = await noted();
  expect(rows.map(({ action, actor }) => [action, actor.kind])).toEqual([
    ['token.revoked', 'command'],
    ['token.created', 'command'],
    ['secret.rotated', 'token'],
    ['secret.revealed', 'token'],
    ['settings.updated', 'token'],
    ['token.created', 'command'],
    ['workspace.created', 'command'],
  ]);
  expect(rows[4]).toMatchObject({
    actor: { kind: 'token', name: 'test' },
    details: {
      execution: { from: 'synchronous', to: 'queued' },
      webhook_url: { from: '', to: 'https://hooks.example.com/in' },
    },
  });
  const text = JSON.stringify(rows);
  for (const secret of [old, await revealSecret(api), token, site.acme.token]) expect(text).not.toContain(secret);
});

test('what is sent again by hand leaves a note', async () => {
  const { api, receiver } = site;
  await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
  await api.put('/webhook-settings', { webhook_enabled: false });
  await api.post('/sources', { name: 'Fair' });
  await api.put('/webhook-settings', { webhook_enabled: true });
  const endpoint = await endpointOf(api);
  const [event] = await feedOf(api);
  const recover = (wishes: object) => api.post<{ job_id?: number }>(`/webhook-endpoints/${endpoint.id}/recover`, { since: '2026-01-01T00:00:00Z', ...wishes });
  await recover({ dry_run: true });
  const { data: job } = await recover({});
  const { data: resent } = await api.post<{ deliveries: number[] }>(`/webhook-events/${event?.id}/resend`);
  await succeed(['deliveries', 'resend', String(resent.deliveries[0]), '--workspace', 'acme', ...site.place]);
  await api.delete(`/webhook-jobs/${job.job_id}`); // It has ended: nothing is stopped, and nothing noted.
  for (const age of ['9d', '0d']) await succeed(['logs', 'purge', '--older-than', age, ...site.place]);
  expect((await noted()).slice(0, 4)).toMatchObject([
    { action: 'logs.purged', actor: { kind: 'command' }, details: { before: expect.stringMatching(/^20/) as string } },
    { action: 'event.resent', actor: { kind: 'command' }, details: { event: event?.id, endpoints: [endpoint.id] } },
    { action: 'event.resent', actor: { kind: 'token', name: 'test' }, details: { event: event?.id } },
    { action: 'deliveries.recovered', actor: { kind: 'token', name: 'test' }, subject_id: job.job_id, details: { endpoint: endpoint.id, total: 1 } },
  ]);
});

/** Only a data folder keeps its key itself. */
test.runIf(inject('store') === 'sqlite')('a new secret key leaves every secret as it was, and a note', async () => {
  const { api, server, data } = site;
  const keyOf = () => readFile(join(data, 'secret.key'), 'utf8');
  const [secret, key] = [await revealSecret(api), await keyOf()];
  await expect(succeed(['secret-key', 'rotate', '--data', data])).rejects.toThrow('is running on this data folder');
  await server.stop();
  await succeed(['secret-key', 'rotate', '--data', data]);
  expect(await keyOf()).not.toBe(key);
  await site.startAgain();
  expect(await revealSecret(api)).toBe(secret);
  expect((await noted())[1]).toMatchObject({ action: 'secret_key.rotated', actor: { kind: 'command' }, details: {} });
});

test('no token reads it, however mighty', async () => {
  const answer = await site.api.get('/audit-log');
  expect([answer.status, answer.message]).toEqual([403, 'This call is for people who are signed in, not for API tokens.']);
});
