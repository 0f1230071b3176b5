import { expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { unconnected } from '../../whatsapp/connection.ts';
import { rotateKey } from '../rotate-key.ts';
import { newVaultKey } from '../vault.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase } from './postgres-rig.ts';

const note = { actor: { kind: 'command', id: null, name: 'ada' }, action: 'secret_key.rotated', subjectId: null, details: {}, nowMs: 1 } as const;
const CANARY = 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5ISE=';

test('secrets are sealed as soon as a key is named, open with it alone, and can get another', async () => {
  const { url, drop } = await freshDatabase();
  const open = (secretKey: string | null) => openPostgresStore({ url, serve: false, clock: systemClock, log: silentLog, secretKey });
  const stored = async () => String((await administer(url, 'SELECT secret FROM endpoints'))[0]?.['secret']);
  const tokens = async () => String((await administer(url, 'SELECT secrets FROM whatsapp_connections'))[0]?.['secrets']);
  const verifyToken = async () => String((await administer(url, 'SELECT verify_token FROM meta_app'))[0]?.['verify_token']);
  const opened = async (key: string | null) => {
    const store = await open(key);
    expect((await store.whatsapp.connections.get(1))?.secrets).toBe(CANARY);
    expect(await store.whatsapp.app.verifyToken()).toBe(CANARY);
    const [workspace] = await store.workspaces.list();
    const again = await store.workspaces.bySubdomain('acme');
    await store.close();
    expect(again).toEqual(workspace);
    expect(workspace?.endpoints[0]?.headers).toEqual([['Authorization', CANARY], ['X-Plain', 'sealed:nothing']]);
    return workspace?.endpoints[0]?.secrets.current;
  };
  const [first, second] = [newVaultKey(), newVaultKey()];

  const plain = await open(null);
  const owner = { email: 'a@acme.example', name: 'A', passwordHash: 'hashed' };
  await plain.workspaces.create({ subdomain: 'acme', name: 'Acme', owner, secret: CANARY, nowMs: 0 });
  await plain.whatsapp.connections.save({ connection: { ...unconnected(1, 0), secrets: CANARY }, expects: 0 });
  await plain.whatsapp.app.keepVerifyToken(CANARY, 0);
  const [made] = await plain.workspaces.list();
  const [endpoint] = made?.endpoints ?? [];
  if (!made || !endpoint) throw new Error('The workspace has its endpoint');
  const headers: [string, string][] = [['Authorization', CANARY], ['X-Plain', 'sealed:nothing']];
  await plain.workspaces.saveEndpoint({ endpoint: { ...endpoint, headers }, referenceVersion: made.referenceVersion });
  expect((await plain.workspaces.bySubdomain('acme'))?.endpoints[0]?.headers).toEqual(headers);
  await plain.close();
  expect([await stored(), await tokens(), await verifyToken()]).toEqual([CANARY, CANARY, CANARY]);

  await Promise.all([opened(first), opened(first)]);
  expect(await stored()).toMatch(/^sealed:/);
  expect(await verifyToken()).toMatch(/^sealed:/);
  await administer(url, `UPDATE meta_app SET verify_token = '${CANARY}'`); // As an older version has left it.
  expect(await opened(first)).toBe(CANARY);
  const sealedToken = await verifyToken();
  expect(sealedToken).toMatch(/^sealed:/);
  const before = await tokens();
  expect(before).toMatch(/^sealed:/);
  expect(String((await administer(url, 'SELECT headers FROM endpoints'))[0]?.['headers'])).not.toContain(CANARY);
  expect(await opened(first)).toBe(CANARY);
  await expect(open(null)).rejects.toMatchObject({ kind: 'unreadable' });
  await expect(open(second)).rejects.toMatchObject({ kind: 'unreadable' });

  await rotateKey({ data: '', databaseUrl: url, secretKey: first, newKey: second, note });
  expect(await tokens()).not.toBe(before);
  expect(await verifyToken()).not.toBe(sealedToken);
  expect(await opened(second)).toBe(CANARY);
  await expect(open(first)).rejects.toMatchObject({ kind: 'unreadable' });
  const notes = async () => (await administer(url, 'SELECT action, actor_name FROM audit_log')).map((row) => Object.values(row));
  expect(await notes()).toEqual([['secret_key.rotated', 'ada']]);
  await drop();
});
