import type { Epoch } from './fresh-cache.ts';
import type { NearReader } from './near-reader.ts';
import type { Reader } from './reader.ts';
import type { Vault } from '../vault.ts';
import type { Writer } from './writer.ts';

/** The three ways to the database, from which everything the store offers is made, and what opens its secrets. */
export type Parts = { near: NearReader; reader: Reader; writer: Writer; epoch: Epoch; vault: Vault };
