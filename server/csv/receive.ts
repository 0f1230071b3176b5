import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '../kit/clock.ts';
import type { Store, Workspace } from '../store/contract.ts';
import type { Via } from '../workspace/change.ts';
import type { Import } from '../workspace/import.ts';
import { refuse, RefusalError } from '../workspace/refusal.ts';
import { readHeader } from './columns.ts';
import { MAX_IMPORT_BYTES, MAX_OPEN_IMPORTS, PIECE_BYTES } from './limits.ts';
import { csvRefusal } from './reading.ts';
import { RowCheck } from './row-check.ts';

const KEY_KEPT_MS = 24 * 60 * 60 * 1_000;

export type Upload = {
  file: Readable;
  workspace: Workspace;
  /** Who said what with an Idempotency-Key, in one text; null without one. */
  key: string | null;
  via: Via;
  clock: Clock;
};

/**
 * Takes a file in, piece by piece, as fast as the store keeps them; the whole of it is checked on the way. Only when all
 * of it is durable is there an import to speak of; until then a refusal, or a caller who goes away, leaves nothing behind.
 */
export async function receiveImport(store: Store, upload: Upload): Promise<Import> {
  const { workspace, key, via, clock } = upload;
  const nowMs = clock.now();
  const workspaceId = workspace.id;
  const keySinceMs = nowMs - KEY_KEPT_MS;
  const begun = await store.imports.begin({ workspaceId, key, keySinceMs, via, maxOpen: MAX_OPEN_IMPORTS, nowMs });
  if ('tooMany' in begun) throw new RefusalError(refuse('too_many_imports'));
  if ('earlier' in begun) return sameAgain(begun.earlier, upload.file);
  const { importId } = begun;
  try {
    const checked = await checkFile(upload, (nth, bytes) =>
      store.imports.addPiece({ workspaceId, importId, nth, bytes, nowMs: clock.now() }));
    await store.imports.received({ workspaceId, importId, ...checked });
  } catch (error) {
    await store.imports.discard({ workspaceId, importId });
    throw csvRefusal(error) ?? error;
  }
  const made = await store.imports.get(workspaceId, importId);
  if (!made) throw new Error(`Import ${importId} was received and is not there`);
  return made;
}

/** The key was used before: the same file gets the same answer, and no other file does. */
async function sameAgain(earlier: Import, file: Readable): Promise<Import> {
  if (earlier.digest === null) throw new RefusalError(refuse('already_running'));
  const hash = createHash('sha256');
  for await (const chunk of bounded(file)) hash.update(chunk);
  if (hash.digest('hex') === earlier.digest) return earlier;
  const errors = { 'Idempotency-Key': ['The Idempotency-Key header was used with another body before.'] };
  throw new RefusalError(refuse('validation_failed', { errors }));
}

type Checked = { bytes: number; digest: string; totalRows: number };

async function checkFile({ file, workspace }: Upload, keep: (nth: number, bytes: Buffer) => Promise<void>): Promise<Checked> {
  const hash = createHash('sha256');
  const rows = new RowCheck((header) => void readHeader(header, workspace.customFields));
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const pieces = new Pieces(keep);
  let bytes = 0;
  for await (const chunk of bounded(file)) {
    decode(utf8, chunk);
    hash.update(chunk);
    bytes += chunk.length;
    await rows.write(chunk);
    await pieces.add(chunk);
  }
  decode(utf8, null);
  const totalRows = await rows.end();
  await pieces.flush();
  return { bytes, digest: hash.digest('hex'), totalRows };
}

/** Gathers what comes from a socket, a little at a time, into pieces that are worth a row. */
class Pieces {
  readonly #keep: (nth: number, bytes: Buffer) => Promise<void>;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #nth = 0;

  constructor(keep: (nth: number, bytes: Buffer) => Promise<void>) {
    this.#keep = keep;
  }

  async add(chunk: Buffer): Promise<void> {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= PIECE_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#bytes > 0) await this.#keep(this.#nth++, Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#bytes = 0;
  }
}

/** Who stops early leaves the connection as it is: its sender is to read why. The rest of the file is thrown away. */
async function* bounded(file: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_IMPORT_BYTES) throw new RefusalError(refuse('body_too_large', { message: TOO_LARGE }));
      yield chunk;
    }
  } finally {
    file.resume();
  }
}

export const TOO_LARGE = `The file is larger than ${MAX_IMPORT_BYTES / 1024 / 1024} MiB. Send it in parts.`;

function decode(utf8: TextDecoder, chunk: Buffer | null): void {
  try {
    if (chunk) utf8.decode(chunk, { stream: true });
    else utf8.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new RefusalError(refuse('validation_failed', { errors: { file: ['The file is not valid UTF-8.'] } }));
  }
}
