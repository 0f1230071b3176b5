import type { AccountStore, TokenStore } from '../contract-auth.ts';
import { accountByEmail, countAccounts, isKnownAt, listPeople, membershipsOf, sessionByHash, sessionsOf } from './find-account.ts';
import { tokenByHash } from './find-token.ts';
import { FreshCache } from './fresh-cache.ts';
import type { Parts } from './parts.ts';

export function tokenStore({ near, reader, writer, epoch }: Parts): TokenStore {
  const ofHash = new FreshCache(epoch, tokenByHash);
  return {
    create: (token, audit) => writer.run('createToken', { token, audit }),
    byHash: (hash) => near.read((db) => ofHash.get(db, hash)),
    list: (workspaceId) => reader.ask('listTokens', workspaceId),
    change: (change) => writer.run('changeToken', change).finally(() => epoch.expire()),
    revoke: (id, nowMs, audit) => writer.run('revokeToken', { id, nowMs, audit }).finally(() => epoch.expire()),
    touch: (id, nowMs) => writer.run('touchToken', { id, nowMs }, { urgent: false }),
  };
}

export function accountStore({ near, writer }: Parts): AccountStore {
  return {
    byEmail: (email) => near.read((db) => accountByEmail(db, email)),
    memberships: (accountId) => near.read((db) => membershipsOf(db, accountId)),
    count: () => near.read((db) => countAccounts(db)),
    saveSetupToken: (hash, nowMs) => writer.run('saveSetupToken', { hash, nowMs }),
    useSetupToken: (hash) => writer.run('useSetupToken', hash),
    createSession: (beginning) => writer.run('createSession', beginning),
    sessionByHash: (hash) => near.read((db) => sessionByHash(db, hash)),
    endSession: (end) => writer.run('endSession', end),
    list: () => near.read((db) => listPeople(db)),
    rehashPassword: (change) => writer.run('rehashPassword', change),
    setPassword: (change) => writer.run('setPassword', change),
    touchSession: (hash, nowMs) => writer.run('touchSession', { hash, nowMs }, { urgent: false }),
    sessions: (accountId) => near.read((db) => sessionsOf(db, accountId)),
    endSessions: (end) => writer.run('endSessions', end),
    isKnownAt: (accountId, address) => near.read((db) => isKnownAt(db, accountId, address)),
    countSignIn: (count) => writer.run('countSignIn', count),
    forgiveSignIn: (count) => writer.run('forgiveSignIn', count),
  };
}
