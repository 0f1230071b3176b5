import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** The ways to the database: `near` for reads by key, which never wait behind those of `reader`. */
export type Parts = { near: Reader; reader: Reader; writer: Writer };
