import type { CancelTimer } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { CLAIM_MS, importRows, type ImportPorts } from './import-rows.ts';

/** Imports that are read at a time by this process; the others wait their turn. */
const LANES = 2;

/** How often it is looked whether another process has left an import behind, or a command has made one. */
const POLL_MS = 1_000;

/** A request takes 30 s at most: what is still being received after this was left behind by a process that is gone. */
const ABANDONED_AFTER_MS = 5 * 60 * 1_000;

export type RunnerPorts = ImportPorts & { log: Log };

/** Reads the imports of all workspaces, also those that a process which is gone has begun. */
export class ImportRunner {
  readonly #ports: RunnerPorts;
  #stopped = false;
  #lanes: Promise<void>[] = [];
  #wakers = new Set<() => void>();

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#lanes = Array.from({ length: LANES }, () => this.#run());
  }

  /** An import was queued. */
  wake(): void {
    for (const waken of [...this.#wakers]) waken();
  }

  /** Ends the steps under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await Promise.all(this.#lanes);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const worked = await this.#readOne();
      if (!worked && !this.#stopped) await this.#pause();
    }
  }

  /** A fault leaves the import as it is, for another try when its claim has run out. */
  async #readOne(): Promise<boolean> {
    const { store, clock, log } = this.#ports;
    try {
      const nowMs = clock.now();
      const found = await store.imports.claim({ nowMs, untilMs: nowMs + CLAIM_MS });
      if (!found) {
        await store.imports.discardAbandoned(nowMs - ABANDONED_AFTER_MS);
        return false;
      }
      await importRows(this.#ports, found, () => this.#stopped);
      return true;
    } catch (error) {
      if (!this.#stopped) log.fault('import.fault', error);
      return false;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      let cancel: CancelTimer = () => undefined;
      const waken = () => {
        cancel();
        this.#wakers.delete(waken);
        resolve();
      };
      cancel = this.#ports.clock.after(POLL_MS, waken);
      this.#wakers.add(waken);
    });
  }
}
