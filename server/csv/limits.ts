/** Of an uploaded file: with 100 bytes a row, some 670,000 rows. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

/** Each row may be refused, with a complaint that is kept. */
export const MAX_IMPORT_ROWS = 1_000_000;

/** Imports of one workspace that are not finished yet. */
export const MAX_OPEN_IMPORTS = 5;

/** A file is kept in pieces of at least this size until it is read. */
export const PIECE_BYTES = 256 * 1024;

/** Rows that share one transaction: a live change waits for so many at most. */
export const ROWS_PER_STEP = 200;
