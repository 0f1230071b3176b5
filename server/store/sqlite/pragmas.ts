import type { DatabaseSync } from 'node:sqlite';

/**
 * Before the first table is made; afterwards it changes nothing. Of pages twice as large every commit would copy twice
 * the bytes, mostly unchanged: a tenth of the whole path.
 */
const PAGE_BYTES = 4_096;

/** A writer in another process, a command or a checkpoint, is waited for. SQLite's own default is not to wait at all. */
export const BUSY_TIMEOUT_MS = 5_000;

/** So many pages are gathered in the write-ahead log before they are copied: pages written often are copied once. */
const CHECKPOINT_PAGES = 10_000;

/** A log that grew under a long reader is cut back to this. */
const KEPT_LOG_BYTES = 64 * 1024 * 1024;

const WRITER_CACHE_KIB = 16 * 1024;
const READER_CACHE_KIB = 8 * 1024;

/**
 * A map of the pages, so that free ones can be given back in small steps. Keeping it takes 4 % of the time of writing. A
 * file that was made without it stays so until it is written anew.
 */
const AUTO_VACUUM = 'INCREMENTAL';

/**
 * The place of a deleted row is overwritten in a page that is written anyway, which costs nothing that can be measured.
 * ON would also write whole pages that become free: a purge would take an eighth more.
 */
const SECURE_DELETE = 'FAST';

/** Kept in the file itself, and set once, by whoever opens it first. */
export function setFilePragmas(connection: DatabaseSync): void {
  connection.exec(`
    PRAGMA page_size = ${PAGE_BYTES};
    PRAGMA auto_vacuum = ${AUTO_VACUUM};
    PRAGMA journal_mode = WAL;
  `);
}

/** Set on every connection that writes. FULL: a commit that was answered survives a power cut. */
export function setWriterPragmas(connection: DatabaseSync): void {
  connection.exec(`
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${KEPT_LOG_BYTES};
    PRAGMA secure_delete = ${SECURE_DELETE};
    PRAGMA cache_size = -${WRITER_CACHE_KIB};
  `);
}

export function setReaderPragmas(connection: DatabaseSync, busyTimeoutMs: number): void {
  connection.exec(`
    PRAGMA busy_timeout = ${busyTimeoutMs};
    PRAGMA query_only = ON;
    PRAGMA cache_size = -${READER_CACHE_KIB};
  `);
}
