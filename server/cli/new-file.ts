import { existsSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Failure } from './failure.ts';

const OWNER_ONLY = 0o600;

const REASONS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'it lies below something that is no folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'the disk is full',
};

/** A file that a command writes. It gets its name when it is whole, and one that exists is not overwritten. */
export class NewFile {
  readonly path: string;
  readonly #part: string;
  readonly #handle: FileHandle;

  private constructor(path: string, part: string, handle: FileHandle) {
    this.path = path;
    this.#part = part;
    this.#handle = handle;
  }

  /** Rejects with a Failure, as the other methods do. */
  static async at(path: string): Promise<NewFile> {
    if (existsSync(path)) throw new Failure(`${path} exists already; name a new file.`);
    const part = `${path}.part`;
    return new NewFile(path, part, await writing(path, open(part, 'w', OWNER_ONLY)));
  }

  async write(text: string): Promise<void> {
    await writing(this.path, this.#handle.appendFile(text));
  }

  async finish(): Promise<void> {
    await writing(this.path, this.#handle.sync());
    await this.#handle.close();
    await writing(this.path, rename(this.#part, this.path));
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#part, { force: true });
  }
}

async function writing<T>(path: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    const reason = REASONS[error instanceof Error && 'code' in error ? String(error.code) : ''] ?? String(error);
    throw new Failure(`${path} cannot be written: ${reason}.`, { cause: error });
  }
}
