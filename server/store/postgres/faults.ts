import { DatabaseError } from 'pg';
import { ConflictError } from '../conflict-error.ts';
import { StoreFault, type Conflict, type StoreFaultKind } from '../contract.ts';

type Explanation = { kind: StoreFaultKind; message: string };

const AWAY: Explanation = {
  kind: 'unavailable',
  message: 'PostgreSQL is not reachable: it is away, starting, or the connection was cut.',
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: by the whole SQLSTATE, else by its class of two letters. */
const EXPLANATIONS: Record<string, Explanation> = {
  '08': AWAY,
  '57': AWAY,
  '53': { kind: 'unavailable', message: 'PostgreSQL is short of memory or connections: raise its limits, or close other programs.' },
  '53100': { kind: 'full', message: 'The disk of PostgreSQL is full: free some space on the disk that holds its data.' },
  '58': { kind: 'unavailable', message: 'PostgreSQL met an error of its disk or operating system: see its own log.' },
  '57014': { kind: 'unavailable', message: 'PostgreSQL took too long and was interrupted.' },
  '55P03': { kind: 'unavailable', message: 'PostgreSQL is busy: another process has held a lock for too long.' },
  '25006': { kind: 'unavailable', message: 'PostgreSQL takes no writes: it is a standby or set to read-only.' },
  '25P03': AWAY,
  '40': { kind: 'unavailable', message: 'PostgreSQL undid the transaction for the sake of another, several times in a row.' },
  XX001: { kind: 'damaged', message: 'The PostgreSQL database is damaged: restore the newest backup.' },
  XX002: { kind: 'damaged', message: 'An index of the PostgreSQL database is damaged: restore the newest backup.' },
  '28': { kind: 'unreadable', message: 'PostgreSQL refuses the user or the password of the database URL.' },
  '3D000': { kind: 'unreadable', message: 'PostgreSQL has no database of the name in the database URL: make it with createdb.' },
  '3F000': {
    kind: 'unreadable',
    message: 'The user of the database URL has no schema to make tables in: make it the owner of the database.',
  },
  '42501': { kind: 'unreadable', message: 'The user of the database URL may not do this: make it the owner of the database.' },
};

const UNTRUSTED: Explanation = {
  kind: 'unreadable',
  message: 'The certificate of PostgreSQL is not trusted: name its authority with sslrootcert in the database URL.',
};

/** Our own code, for what the driver says without one. */
export const TLS_NOT_OFFERED = 'TLS_NOT_OFFERED';
/** Of a certificate or a key that the URL names, opened before anything is asked. */
const FILE_UNREADABLE = 'FILE_UNREADABLE';

/** What the operating system and TLS say about a connection that could not be made. */
const REFUSED_CONNECTION: Record<string, Explanation> = {
  ENOTFOUND: { kind: 'unavailable', message: 'The host of the database URL is not known.' },
  ECONNREFUSED: { kind: 'unavailable', message: 'Nothing answers at the address of the database URL: start PostgreSQL, or correct it.' },
  [TLS_NOT_OFFERED]: {
    kind: 'unreadable',
    message: 'PostgreSQL offers no TLS, which sslmode in the database URL asks for: switch ssl on there, or take sslmode out of the URL.',
  },
  [FILE_UNREADABLE]: { kind: 'unreadable', message: 'A certificate file that the database URL names cannot be read.' },
  ENOENT: { kind: 'unavailable', message: 'There is no PostgreSQL socket at the path of the database URL.' },
  ...Object.fromEntries(
    [
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ].map((code) => [code, UNTRUSTED]),
  ),
};

const CONFLICTS: Record<string, Conflict['conflict']> = { '23503': 'foreign_key', '23505': 'unique' };

/** A deadlock between nodes, or a serialization failure of a distributed database: the same again may well succeed. */
const TRANSIENT = ['40001', '40P01'];

/**
 * A COMMIT that fails so may be found done when PostgreSQL has started anew: a log that could not be made durable is in its
 * file all the same. The word that tells the end of a session from that of a transaction comes in any language.
 */
const LEAVES_OPEN = ['53', '57', '58', 'XX'];

const OCCUPIED = ['42P17', '23514'];

/** The conflict behind what an operation threw, or null when it was no conflict. */
export function conflictOf(error: unknown): Conflict | null {
  if (error instanceof ConflictError) return { conflict: error.conflict };
  const conflict = CONFLICTS[stateOf(error)];
  return conflict ? { conflict } : null;
}

/** Whether the database itself failed, and with it everything in the transaction. */
export function isDatabaseFailure(error: unknown): boolean {
  return isConnectionFailure(error) || explanationOf(error) !== undefined;
}

/** A range that another partition covers already, or whose rows lie in the one for strays. */
export function isOccupied(error: unknown): boolean {
  return OCCUPIED.includes(stateOf(error));
}

/** Of what a COMMIT was answered with: whether it may have happened all the same. */
export function leavesOpen(error: unknown): boolean {
  return error instanceof ConnectionLost || LEAVES_OPEN.includes(stateOf(error).slice(0, 2));
}

export function isTransient(error: unknown): boolean {
  return TRANSIENT.includes(stateOf(error));
}

export function faultOf(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  if (error instanceof CommitUnknown) return faultOf(error.cause);
  const explanation = explanationOf(error) ?? (isConnectionFailure(error) ? AWAY : undefined);
  if (explanation) return new StoreFault(explanation.kind, explanation.message, error);
  return new StoreFault('failed', error instanceof Error ? error.message : String(error), error);
}

function explanationOf(error: unknown): Explanation | undefined {
  const state = stateOf(error);
  if (error instanceof DatabaseError) return EXPLANATIONS[state] ?? EXPLANATIONS[state.slice(0, 2)];
  return REFUSED_CONNECTION[state];
}

/** What the driver says when a session ends under a statement, or cannot begin; most of it has no code of its own. */
export class ConnectionLost extends Error {
  readonly code: string;

  constructor(cause: unknown, code = isOfFile(cause) ? FILE_UNREADABLE : stateOf(cause)) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = code;
  }
}

/** A COMMIT without a clear answer. `result` is what the transaction has written, if it has. */
export class CommitUnknown extends Error {
  readonly result: unknown;

  constructor(result: unknown, cause: unknown) {
    super('The database failed in the middle of a commit.', { cause });
    this.result = result;
  }
}

function isConnectionFailure(error: unknown): boolean {
  return error instanceof ConnectionLost || error instanceof CommitUnknown || (error instanceof StoreFault && error.kind === 'unavailable');
}

function isOfFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'open';
}

function stateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
