import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { ConnectionSecrets } from './connection.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The only place where access tokens can be read. The key is made from the app secret, which is never in the database; a
 * sealed text is of use in its own workspace alone. The store seals it once more with the secret key, where one is named:
 * on PostgreSQL without such a key the tokens are still no use to whoever has a copy of the database.
 */
export class Seal {
  readonly #key: Buffer;
  readonly #previousKey: Buffer | null;

  /** What `previousAppSecret` has sealed can be opened too. */
  constructor(appSecret: string, previousAppSecret: string | null = null) {
    this.#key = keyOf(appSecret);
    this.#previousKey = previousAppSecret === null ? null : keyOf(previousAppSecret);
  }

  close(workspaceId: number, secrets: ConnectionSecrets): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(placeOf(workspaceId));
    const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
    return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64');
  }

  /** Null when it was sealed under an app secret that is not known here, or is damaged: then somebody has to connect again. */
  open(workspaceId: number, sealed: string): ConnectionSecrets | null {
    return opened(this.#key, { workspaceId, sealed }) ?? this.#openedByPrevious(workspaceId, sealed);
  }

  /** The same sealed under the app secret of now, when it was sealed under the previous one; null when not. */
  renewed(workspaceId: number, sealed: string): string | null {
    const isCurrent = opened(this.#key, { workspaceId, sealed }) !== null;
    const secrets = isCurrent ? null : this.#openedByPrevious(workspaceId, sealed);
    return secrets && this.close(workspaceId, secrets);
  }

  #openedByPrevious(workspaceId: number, sealed: string): ConnectionSecrets | null {
    return this.#previousKey && opened(this.#previousKey, { workspaceId, sealed });
  }
}

function keyOf(appSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', appSecret, '', 'ackwell whatsapp access tokens', KEY_BYTES));
}

function opened(key: Buffer, { workspaceId, sealed }: { workspaceId: number; sealed: string }): ConnectionSecrets | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(placeOf(workspaceId));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text) as ConnectionSecrets; // What `close` has written, or the tag would not fit.
  } catch {
    return null;
  }
}

function placeOf(workspaceId: number): Buffer {
  return Buffer.from(`workspace ${workspaceId}`);
}
