import { expect, test } from 'vitest';
import type { NewSession, NewToken } from '../contract-auth.ts';
import { noted, noteOf } from './audit.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const ANYWHERE = { network: '', knownSinceMs: 0, audit: [] };

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

  test('changes a token in its own workspace, until it is revoked', async () => {
    const [acme, other] = [await scene(), await scene()];
    const made = await acme.store.tokens.create(newToken(acme, { monthlyQuota: 9 }));
    expect(made).toMatchObject({ monthlyQuota: 9, isActive: true });
    const audit = { actor: { kind: 'command', id: null, name: 'test' }, action: 'token.updated', workspaceId: acme.workspaceId, subjectId: made.id, details: {}, nowMs: acme.nowMs } as const;
    const token = { ...made, name: 'Other', isActive: false, rateLimit: 5, monthlyQuota: null };
    expect(await acme.store.tokens.change({ token: { ...token, workspaceId: other.workspaceId }, before: made, audit })).toBeNull();
    expect(await acme.store.tokens.change({ token, before: made, audit })).toEqual(token);
    for (const before of [made, { ...token, name: 'Another' }, { ...token, rateLimit: null }, { ...token, monthlyQuota: 1 }]) {
      expect(await acme.store.tokens.change({ token, before, audit })).toBeNull();
    }
    expect(await acme.store.tokens.byHash(made.hash)).toEqual(token);
    await acme.store.tokens.revoke(made.id, acme.nowMs);
    expect(await acme.store.tokens.change({ token, before: token, audit })).toBeNull();
  });

  test('grants of a window no more than its limit, until it ends', async () => {
    const { workspaceId, nowMs, store } = await scene();
    const taking = { workspaceId, counted: 'token 1', limit: 10, wish: 4, nowMs, endsAtMs: nowMs + 100 };
    const grants = await Promise.all([1, 2, 3, 4].map(() => store.windows.take(taking)));
    expect(grants.map(({ granted }) => granted).sort()).toEqual([0, 2, 4, 4]);
    expect(grants.map(({ endsAtMs }) => endsAtMs)).toEqual(grants.map(() => nowMs + 100));
    await store.windows.giveBack({ workspaceId, counted: 'token 1', endsAtMs: nowMs + 100, unused: 3 });
    expect(await store.windows.take({ ...taking, endsAtMs: nowMs + 500 })).toEqual({ granted: 3, left: 0, endsAtMs: nowMs + 100 });
    const later = { ...taking, nowMs: nowMs + 100, endsAtMs: nowMs + 200 };
    expect(await store.windows.take(later)).toEqual({ granted: 4, left: 6, endsAtMs: nowMs + 200 });
    expect((await store.windows.take({ ...taking, counted: 'token 2' })).granted).toBe(4);
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
    const session = newSession(acme, { accountId: account.id });
    await acme.store.accounts.createSession({ session, network: '', knownSinceMs: 0, audit: [noteOf(acme, { action: 'person.signed_in' })] });
    expect(await noted(acme)).toEqual([['person.signed_in', null]]);
    expect(await acme.store.accounts.sessionByHash(session.hash)).toEqual({
      ...session, account, memberships: [{ workspaceId: acme.workspaceId, subdomain, role: 'owner' }],
    });
    await acme.store.accounts.endSession({ hash: session.hash, audit: [noteOf(acme, { action: 'person.signed_out' })] });
    expect(await acme.store.accounts.sessionByHash(session.hash)).toBeNull();
    await acme.store.accounts.endSession({ hash: session.hash, audit: [noteOf(acme)] });
    expect(await noted(acme)).toEqual([['person.signed_out', null], ['person.signed_in', null]]);
    expect(await acme.store.accounts.count()).toBeGreaterThan(0);
  });

  test('tells of a sign-in whether its browser was there before, until it is forgotten', async () => {
    const acme = await scene();
    const { id: accountId } = await ownerOf(acme);
    const begin = async (userAgent: string, { network = 'home', createdAtMs = acme.nowMs, knownSinceMs = 0 } = {}) => {
      const session = newSession(acme, { accountId, userAgent, createdAtMs });
      const audit = [noteOf(acme, { action: 'person.signed_in', details: { by: userAgent } })];
      await acme.store.accounts.createSession({ session, network, knownSinceMs, audit });
      const [newest] = await acme.store.audit.list({ workspaceId: acme.workspaceId, limit: 1 });
      return newest?.details;
    };
    expect(await begin('a')).toEqual({ by: 'a', device: 'new' });
    expect(await begin('a', { createdAtMs: acme.nowMs + 5 })).toEqual({ by: 'a', device: 'known' });
    expect(await begin('a', { network: 'away' })).toEqual({ by: 'a', device: 'new' });
    expect(await begin('b')).toEqual({ by: 'b', device: 'new' });
    expect(await begin('a', { knownSinceMs: acme.nowMs + 5 })).toEqual({ by: 'a', device: 'known' });
    expect(await begin('b', { knownSinceMs: acme.nowMs + 5 })).toEqual({ by: 'b', device: 'new' });
  });

  test('lists, touches and ends the sessions of an account', async () => {
    const acme = await scene();
    const { accounts } = acme.store;
    const owner = await ownerOf(acme);
    const sessions = [1, 2, 3, 4].map((age) => newSession(acme, { accountId: owner.id, createdAtMs: acme.nowMs - age }));
    for (const session of sessions) await accounts.createSession({ ...ANYWHERE, session });
    const [first, second, third, fourth] = sessions;
    if (!first || !second || !third || !fourth) throw new Error('Four sessions were made');
    expect(await accounts.sessions(owner.id)).toEqual(sessions);
    await accounts.touchSession(first.hash, acme.nowMs + 5);
    expect((await accounts.sessionByHash(first.hash))?.lastUsedAtMs).toBe(acme.nowMs + 5);
    expect(await accounts.isKnownAt(owner.id, first.address)).toBe(true);
    expect(await accounts.isKnownAt(owner.id, '192.0.2.99')).toBe(false);
    const elsewhere = (await ownerOf(await scene())).id;
    const audit = [noteOf(acme, { action: 'person.sessions_ended' })];
    expect(await accounts.endSessions({ accountId: elsewhere, prefix: first.hash, audit })).toBe(0);
    expect(await accounts.endSessions({ accountId: owner.id, prefix: first.hash, audit })).toBe(1);
    expect(await accounts.endSessions({ accountId: owner.id, except: second.hash, audit })).toBe(2);
    await accounts.setPassword({ accountId: owner.id, passwordHash: 'newer', audit: [noteOf(acme)] });
    expect(await accounts.sessions(owner.id)).toEqual([]);
    expect(await ownerOf(acme)).toEqual({ ...owner, passwordHash: 'newer' });
    await accounts.createSession({ ...ANYWHERE, session: newSession(acme, { accountId: owner.id }) });
    await accounts.rehashPassword({ accountId: owner.id, from: 'older', to: 'lost' });
    await accounts.rehashPassword({ accountId: owner.id, from: 'newer', to: 'dearer' });
    expect([(await ownerOf(acme)).passwordHash, (await accounts.sessions(owner.id)).length]).toEqual(['dearer', 1]);
    const ended = ['person.sessions_ended', null];
    expect(await noted(acme)).toEqual([['settings.updated', null], ended, ended]);
  });

  test('lets five failures of a place pass, side by side, and makes the next ones wait longer and longer', async () => {
    const { store, nowMs } = await scene();
    const hashes = { place: `place ${++secrets}` };
    const count = (at: number) => store.accounts.countSignIn({ hashes, nowMs: at });
    const tries = await Promise.all(Array.from({ length: 8 }, () => count(nowMs)));
    expect(tries.filter((heldUntil) => heldUntil === null)).toHaveLength(5);
    expect(tries.filter((heldUntil) => heldUntil === nowMs + 5_000)).toHaveLength(3);
    expect(await count(nowMs + 4_999)).toBe(nowMs + 5_000);
    expect([await count(nowMs + 5_000), await count(nowMs + 5_000)]).toEqual([null, nowMs + 15_000]);
    expect([await count(nowMs + 15_000), await count(nowMs + 15_000)]).toEqual([null, nowMs + 35_000]);
    await store.accounts.forgiveSignIn({ hashes, nowMs: nowMs + 15_000 });
    for (let nth = 0; nth < 5; nth++) expect(await count(nowMs + 30_000)).toBeNull();
    expect(await count(nowMs + 30_000)).toBe(nowMs + 35_000);
    const later = nowMs + 35_000 + 15 * 60_000; // Everything is forgotten a window after the last wait.
    expect([await count(later), await count(later)]).toEqual([null, null]);
  });

  test('makes an account wait wherever its failures come from, but for one try of every other place', async () => {
    const { store, nowMs } = await scene();
    const account = `account ${++secrets}`;
    const count = (place: string) => store.accounts.countSignIn({ hashes: { account, place: `${account} ${place}` }, nowMs });
    for (const place of ['a', 'b', 'c', 'd', 'e']) expect(await count(place)).toBeNull();
    expect(await count('a')).toBe(nowMs + 5_000);
    expect([await count('f'), await count('f')]).toEqual([null, nowMs + 10_000]);
    for (let nth = 6; nth < 100; nth++) expect(await count(`${nth}`)).toBeNull();
    expect(await count('one more')).toBe(nowMs + 15 * 60_000);
    await store.accounts.forgiveSignIn({ hashes: { account, place: `${account} 99` }, nowMs });
    expect([await count('one more'), await count('one more')]).toEqual([null, nowMs + 15 * 60_000]);
  });

  test('stops a network at its fiftieth failure, until its window ends', async () => {
    const { store, nowMs } = await scene();
    const network = `network ${++secrets}`;
    const count = (place: number, at = nowMs) =>
      store.accounts.countSignIn({ hashes: { network, place: `${network} ${place}` }, nowMs: at });
    const tries = await Promise.all(Array.from({ length: 60 }, (_, place) => count(place)));
    expect(tries.filter((heldUntil) => heldUntil === null)).toHaveLength(50);
    expect(await count(99, nowMs + 899_999)).toBe(nowMs + 900_000);
    expect(await count(99, nowMs + 900_000)).toBeNull();
  });
}

async function ownerOf(acme: Scene) {
  const owner = await acme.store.accounts.byEmail(`owner@${(await acme.workspace()).subdomain}.example`);
  if (!owner) throw new Error('The owner has an account');
  return owner;
}

let secrets = 0;

function newSession({ nowMs }: Scene, fields: Partial<NewSession>): NewSession {
  return {
    hash: `session ${++secrets}`, accountId: 0, createdAtMs: nowMs, expiresAtMs: nowMs + 9_000, lastUsedAtMs: nowMs,
    address: '192.0.2.7', userAgent: 'Test/1', ...fields,
  };
}

let tokens = 0;

export function newToken({ workspaceId, nowMs }: Scene, fields: Partial<NewToken> = {}): NewToken {
  return {
    workspaceId, name: 'Test', hash: `hash ${++tokens}`, prefix: 'apitk_abcd', abilities: ['contacts.read', '*'],
    rateLimit: null, expiresAtMs: null, nowMs, ...fields,
  };
}
