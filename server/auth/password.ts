import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { RefusalError, refuse } from '../workspace/refusal.ts';

/** Argon2id, about 30 ms and 19 MiB each. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Two leave half of the thread pool to the resolver and to files; the queue is under a second long. */
const MAX_RUNNING = 2;
const MAX_QUEUED = 20;
const RETRY_AFTER_SECONDS = 2;

/** Of no password that anybody knows: what a sign-in to an unknown account is compared with, to take as long. */
const DECOY = phc(Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

type Hashing = typeof COST & { salt: Buffer; bytes: number };

/** Hashes passwords into PHC strings and compares with them, a few at a time. */
export class Passwords {
  #running = 0;
  readonly #queue: (() => void)[] = [];

  /** Refused as unavailable when too many wait already. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return phc(salt, await this.#derive(password, { ...COST, salt, bytes: HASH_BYTES }));
  }

  /** `stored` null stands for an account that does not exist: never true, and as slow. */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const { hash, ...hashing } = parsePhc(stored ?? DECOY);
    const derived = await this.#derive(password, hashing);
    return timingSafeEqual(derived, hash) && stored !== null;
  }

  /** Whether it was hashed at another cost than passwords are now. */
  isOutdated(stored: string): boolean {
    const { memory, passes, parallelism } = parsePhc(stored);
    return memory !== COST.memory || passes !== COST.passes || parallelism !== COST.parallelism;
  }

  async #derive(password: string, { salt, bytes, ...cost }: Hashing): Promise<Buffer> {
    await this.#turn();
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const parameters = { message: Buffer.from(password, 'utf8'), nonce: salt, tagLength: bytes, ...cost };
    argon2('argon2id', parameters, (error, hash) => {
      this.#next();
      if (error) reject(error);
      else resolve(hash);
    });
    return promise;
  }

  async #turn(): Promise<void> {
    if (this.#running < MAX_RUNNING) {
      this.#running++;
      return;
    }
    if (this.#queue.length >= MAX_QUEUED) throw new RefusalError(TOO_BUSY);
    await new Promise<void>((start) => this.#queue.push(start));
  }

  /** Hands the place of the one that has ended to the next in the queue. */
  #next(): void {
    const start = this.#queue.shift();
    if (start) start();
    else this.#running--;
  }
}

const TOO_BUSY = refuse('unavailable', {
  message: 'Too many people are signing in right now. Try again in a moment.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
});

function parsePhc(stored: string): Hashing & { hash: Buffer } {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('A stored password hash is not an argon2id PHC string');
  const expected = Buffer.from(hash, 'base64');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    bytes: expected.length,
    hash: expected,
  };
}

function phc(salt: Buffer, hash: Buffer): string {
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
