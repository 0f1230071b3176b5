import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { StoreFault } from './contract.ts';

/** Where a secret lies: a sealed one is of use in its own place alone. */
export type Place = { workspaceId: number; purpose: 'webhook secret' | 'own headers' | 'access token' | 'verify token' };

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'sealed:';
const MIN_KEY_CHARACTERS = 32;

const WRONG_KEY =
  'The secrets in this database are sealed with another key: name the one that sealed them, with ACKWELL_SECRET_KEY_FILE, ' +
  'or put secret.key back into the data folder.';
const SHORT_KEY = `The secret key is shorter than ${MIN_KEY_CHARACTERS} characters: make one with openssl rand -base64 32.`;

/**
 * Seals what the database keeps of secrets that must be read again, with AES-256-GCM. Without a key it passes them on
 * as they are, and refuses what was sealed. They are sealed on their way into the database and opened when a cache is
 * filled, so that a request costs nothing more.
 */
export class Vault {
  readonly #keyText: string | null;
  readonly #key: Buffer | null;
  /** Names the key without telling anything of it; null without one. */
  readonly keyId: string | null;

  /** `keyText` is what the operator keeps: any text of at least 32 characters, random in full. */
  constructor(keyText: string | null) {
    if (keyText !== null && keyText.length < MIN_KEY_CHARACTERS) throw new StoreFault('unreadable', SHORT_KEY);
    this.#keyText = keyText;
    this.#key = keyText === null ? null : Buffer.from(hkdfSync('sha256', keyText, '', 'ackwell sealed secrets', KEY_BYTES));
    this.keyId = this.#key && hash('sha256', Buffer.concat([Buffer.from('id'), this.#key])).slice(0, 16);
  }

  /** What makes the same vault on another thread. */
  get keyText(): string | null {
    return this.#keyText;
  }

  seal(secret: string, place: Place): string {
    if (!this.#key) return secret;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(placeBytes(place));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final()]);
    return PREFIX + Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64');
  }

  open(stored: string, place: Place): string {
    if (!isSealed(stored)) return stored;
    if (!this.#key) throw wrongKey();
    const bytes = Buffer.from(stored.slice(PREFIX.length), 'base64');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) throw wrongKey();
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(placeBytes(place));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw wrongKey(); // What GCM says is that it does not fit, and never why.
    }
  }
}

export function isSealed(stored: string): boolean {
  return stored.startsWith(PREFIX);
}

export function newVaultKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

export function wrongKey(): StoreFault {
  return new StoreFault('unreadable', WRONG_KEY);
}

function placeBytes({ workspaceId, purpose }: Place): Buffer {
  return Buffer.from(`${purpose} of workspace ${workspaceId}`);
}
