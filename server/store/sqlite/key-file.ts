import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newVaultKey, Vault, wrongKey } from '../vault.ts';

const KEY_FILE = 'secret.key';
/** Written before a rotation and renamed after it: if the machine dies in between, the next one that opens finds both. */
const NEXT_KEY_FILE = 'secret.key.next';
const OWNER_ONLY = 0o600;

/** The vault of a data folder whose operator names no key: the folder keeps one, made when there is nothing sealed yet. */
export function vaultOfFolder(directory: string, sealedWith: string | null): Vault {
  const vaults = [KEY_FILE, NEXT_KEY_FILE].map((name) => vaultIn(join(directory, name)));
  const [current, next] = vaults;
  if (sealedWith === null) return current ?? makeKey(directory);
  if (current?.keyId === sealedWith) return current;
  if (next?.keyId !== sealedWith) throw wrongKey();
  renameSync(join(directory, NEXT_KEY_FILE), join(directory, KEY_FILE));
  return next;
}

/** A key that becomes the folder's with `accept`. */
export function nextKeyOfFolder(directory: string): { vault: Vault; accept: () => void } {
  const file = join(directory, NEXT_KEY_FILE);
  rmSync(file, { force: true });
  const text = newVaultKey();
  writeFileSync(file, `${text}\n`, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  return { vault: new Vault(text), accept: () => renameSync(file, join(directory, KEY_FILE)) };
}

/** The key gets its name when it is whole and on the disk: a full disk leaves none, and nobody reads half of one. */
function makeKey(directory: string): Vault {
  const file = join(directory, KEY_FILE);
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${newVaultKey()}\n`, { mode: OWNER_ONLY, flush: true });
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error; // Another process was first: its key is the folder's.
  } finally {
    rmSync(draft, { force: true });
  }
  const vault = vaultIn(file);
  if (!vault) throw wrongKey();
  return vault;
}

function vaultIn(file: string): Vault | null {
  try {
    return new Vault(readFileSync(file, 'utf8').trim());
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
