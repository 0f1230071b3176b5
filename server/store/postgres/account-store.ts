import type { AccountStore, Token, TokenStore } from '../contract-auth.ts';
import { accountByEmail, countAccounts, isKnownAt, listPeople, membershipsOf, sessionByHash, sessionsOf } from './find-account.ts';
import { listTokens, tokensByHash } from './find-token.ts';
import type { Parts } from './parts.ts';
import { GroupRead } from './group-read.ts';

export function tokenStore({ near, reader, writer }: Parts): TokenStore {
  const byHash = new GroupRead<string, Token>((hashes) => near.read((db) => tokensByHash(db, hashes)));
  return {
    create: (token, audit) => writer.run('createToken', { token, audit }),
    byHash: (hash) => byHash.ask(hash),
    list: (workspaceId) => reader.read((db) => listTokens(db, workspaceId)),
    change: (change) => writer.run('changeToken', change),
    revoke: (id, nowMs, audit) => writer.run('revokeToken', { id, nowMs, audit }),
    touch: (id, nowMs) => writer.run('touchToken', { id, nowMs }, { urgent: false }),
  };
}

export function accountStore({ near, writer }: Parts): AccountStore {
  return {
    byEmail: (email) => near.read((db) => accountByEmail(db, email)),
    memberships: (accountId) => near.read((db) => membershipsOf(db, accountId)),
    count: () => near.read(countAccounts),
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
