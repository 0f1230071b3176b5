import type { Role } from '../workspace/role.ts';
import type { Noted } from './contract-audit.ts';

/** Who may come in: API tokens of workspaces, and the accounts of people with their sessions. Secrets arrive here hashed. */
export interface TokenStore {
  /** The note is about the new token, whose id the write fills in. */
  create(token: NewToken, audit?: Noted): Promise<Token>;
  /** The current state, also when another process has just revoked it. */
  byHash(hash: string): Promise<Token | null>;
  list(workspaceId: number | null): Promise<Token[]>;
  /** What may be changed of a token, as a whole. Null when it is not as it was before any more, or gone. */
  change(change: TokenChange): Promise<Token | null>;
  /** False when there is no such token, or it was ended before. */
  revoke(id: number, nowMs: number, audit?: Noted): Promise<boolean>;
  /** Coarse: the caller asks at most once a minute per token. */
  touch(id: number, nowMs: number): Promise<void>;
}

export type NewToken = {
  workspaceId: number;
  name: string;
  /** SHA-256 of the token, in hex. */
  hash: string;
  /** The first characters, to tell tokens apart in a list. */
  prefix: string;
  abilities: string[];
  /** Requests per minute; null for the default, 0 for none. */
  rateLimit: number | null;
  /** Requests per calendar month, in UTC; null for no quota. */
  monthlyQuota?: number | null;
  expiresAtMs: number | null;
  nowMs: number;
};

type Changeable = Pick<Token, 'name' | 'isActive' | 'rateLimit' | 'monthlyQuota'>;
export type TokenChange = {
  token: Pick<Token, 'workspaceId' | 'id'> & Changeable;
  before: Changeable;
  audit: Noted;
};

export type Token = Omit<NewToken, 'nowMs' | 'monthlyQuota'> & {
  id: number;
  monthlyQuota: number | null;
  /** False while its owner has switched it off. */
  isActive: boolean;
  createdAtMs: number;
  lastUsedAtMs: number | null;
  revokedAtMs: number | null;
};

export interface AccountStore {
  /** E-mails are compared in lower case. */
  byEmail(email: string): Promise<Account | null>;
  memberships(accountId: number): Promise<Membership[]>;
  list(): Promise<Person[]>;
  /** Whether anybody can sign in at all; decides if a setup link is printed. */
  count(): Promise<number>;
  /** Replaces the password and ends every session of the account. */
  setPassword(change: { accountId: number; passwordHash: string; audit: Noted[] }): Promise<void>;
  /** The same password hashed at another cost; nothing happens when it was changed meanwhile. */
  rehashPassword(change: { accountId: number; from: string; to: string }): Promise<void>;
  /** Keeps the hash of the setup link's token, replacing an older one. */
  saveSetupToken(hash: string, nowMs: number): Promise<void>;
  /** True once: the token is used up by this call. */
  useSetupToken(hash: string): Promise<boolean>;
  /** The notes get a `device` among their details: whether the person was known there. From now on they are. */
  createSession(beginning: SessionBeginning): Promise<void>;
  sessionByHash(hash: string): Promise<Session | null>;
  /** Coarse: the caller asks at most once a minute per session. */
  touchSession(hash: string, nowMs: number): Promise<void>;
  /** Newest first, also those that nobody uses any more. */
  sessions(accountId: number): Promise<NewSession[]>;
  endSession(end: { hash: string; audit: Noted[] }): Promise<void>;
  /** Answers with how many there were, also of those that nobody uses any more. None: nothing is noted. */
  endSessions(end: SessionEnd): Promise<number>;
  /** Whether the account has a session that began at this address. */
  isKnownAt(accountId: number, address: string): Promise<boolean>;
  /** Counts one attempt and answers null; or counts nothing and answers with until when none may be made. */
  countSignIn(count: SignInCount): Promise<number | null>;
  /** An attempt has succeeded: the failures at its place are forgotten, it is taken back elsewhere, and nobody waits any more. */
  forgiveSignIn(count: SignInCount): Promise<void>;
}

export type Person = { id: number; email: string; name: string };
export type Account = Person & { passwordHash: string };
export type Membership = { workspaceId: number; subdomain: string; role: Role };
export type NewSession = {
  hash: string;
  accountId: number;
  createdAtMs: number;
  /** Whatever happens in between. */
  expiresAtMs: number;
  lastUsedAtMs: number;
  /** Where it began. */
  address: string;
  userAgent: string;
};
export type Session = NewSession & { account: Account; memberships: Membership[] };

/** `network`: where the address belongs to. Devices that have not been seen since `knownSinceMs` are forgotten. */
export type SessionBeginning = { session: NewSession; network: string; knownSinceMs: number; audit: Noted[] };

/** One session, by the first characters of its hash, or all but one. */
export type SessionEnd = { accountId: number; audit: Noted[] } & ({ prefix: string } | { except: string });

/** By the account with the place, and where they count also by the network and by the account wherever. */
export type SignInCount = { hashes: { place: string; network?: string; account?: string }; nowMs: number };
