import { afterAll, expect, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import { revealSecret } from '../support/signatures.ts';
import { Site } from '../support/site.ts';

const site = await Site.open();
afterAll(() => site.close());

type Row = { id: number; actor: { kind: string; name: string }; action: string; subject_id: number | null; details: object };

const noted = async () =>
  JSON.parse(await succeed(['audit', 'list', '--workspace', 'acme', '--json', '--data', site.data])) as Row[];

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

test('no token reads it, however mighty', async () => {
  const answer = await site.api.get('/audit-log');
  expect([answer.status, answer.message]).toEqual([403, 'This call is for people who are signed in, not for API tokens.']);
});
