import { expect, test } from 'vitest';
import type { NewToken } from '../contract-auth.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** Tokens, people and their sessions. Everything secret arrives hashed. */
export function accessConformance(scene: Scenes): void {
  test('finds a token by its hash alone', async () => {
    const acme = await scene();
    const made = await acme.store.tokens.create(newToken(acme, { rateLimit: 0, expiresAtMs: acme.nowMs + 5 }));
    expect(made).toMatchObject({ createdAtMs: acme.nowMs, lastUsedAtMs: null, revokedAtMs: null, abilities: ['contacts.read', '*'] });
    expect(await acme.store.tokens.byHash(made.hash)).toEqual(made);
    expect(await acme.store.tokens.byHash(`${made.hash}0`)).toBeNull();
  });

  test('lists tokens of one workspace or of all', async () => {
    const [acme, other] = [await scene(), await scene()];
    const [one, two] = [await acme.store.tokens.create(newToken(acme)), await acme.store.tokens.create(newToken(other))];
    expect(await acme.store.tokens.list(acme.workspaceId)).toEqual([one]);
    expect(await acme.store.tokens.list(null)).toEqual(expect.arrayContaining([one, two]));
  });

  test('revokes a token once', async () => {
    const acme = await scene();
    const { id, hash } = await acme.store.tokens.create(newToken(acme));
    expect(await acme.store.tokens.revoke(id, acme.nowMs)).toBe(true);
    expect(await acme.store.tokens.revoke(id, acme.nowMs)).toBe(false);
    expect((await acme.store.tokens.byHash(hash))?.revokedAtMs).toBe(acme.nowMs);
  });

  test('remembers when a token was used', async () => {
    const acme = await scene();
    const { id, hash } = await acme.store.tokens.create(newToken(acme));
    await acme.store.tokens.touch(id, acme.nowMs + 7);
    expect((await acme.store.tokens.byHash(hash))?.lastUsedAtMs).toBe(acme.nowMs + 7);
  });

  test('lets the newest setup token in, once', async () => {
    const { store, nowMs } = await scene();
    await store.accounts.saveSetupToken('older', nowMs);
    await store.accounts.saveSetupToken('newer', nowMs);
    expect(await store.accounts.useSetupToken('older')).toBe(false);
    const tries = await Promise.all([store.accounts.useSetupToken('newer'), store.accounts.useSetupToken('newer')]);
    expect(tries.sort()).toEqual([false, true]);
  });

  test('keeps a session with its person and memberships', async () => {
    const acme = await scene();
    const { subdomain } = await acme.workspace();
    const account = await acme.store.accounts.byEmail(`owner@${subdomain}.example`);
    if (!account) throw new Error('The owner has an account');
    const session = { hash: `session of ${subdomain}`, accountId: account.id, createdAtMs: acme.nowMs, expiresAtMs: acme.nowMs + 9_000 };
    await acme.store.accounts.createSession(session);
    expect(await acme.store.accounts.sessionByHash(session.hash)).toEqual({
      ...session, account, memberships: [{ workspaceId: acme.workspaceId, subdomain, role: 'owner' }],
    });
    await acme.store.accounts.endSession(session.hash);
    expect(await acme.store.accounts.sessionByHash(session.hash)).toBeNull();
    expect(await acme.store.accounts.count()).toBeGreaterThan(0);
  });
}

let tokens = 0;

function newToken({ workspaceId, nowMs }: Scene, fields: Partial<NewToken> = {}): NewToken {
  return {
    workspaceId, name: 'Test', hash: `hash ${++tokens}`, prefix: 'apitk_abcd', abilities: ['contacts.read', '*'],
    rateLimit: null, expiresAtMs: null, nowMs, ...fields,
  };
}
