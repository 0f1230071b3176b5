import type { KnownCounters } from './counters.ts';
import type { Reader } from './reader.ts';
import type { Vault } from '../vault.ts';
import type { Writer } from './writer.ts';

/**
 * The ways to the database, and what opens its secrets: `near` for reads by key, which never wait behind those of `reader`,
 * and `door` for what Meta posts, which never waits behind what is written of it.
 */
export type Parts = { near: Reader; reader: Reader; writer: Writer; door: Writer; counters: KnownCounters; vault: Vault };
