import type { Log } from '../kit/log.ts';
import { WorkLoop } from '../kit/work-loop.ts';
import { CLAIM_MS, importRows, type ImportPorts } from './import-rows.ts';

/** Imports that are read at a time by this process; the others wait their turn. */
const LANES = 2;

/** Something of a file comes every 30 s at least: what nothing came of for so long was left behind by a process that is gone. */
const ABANDONED_AFTER_MS = 5 * 60 * 1_000;

/** Reads the imports of all workspaces, also those that a process which is gone has begun. */
export function importRunner(ports: ImportPorts & { log: Log }): WorkLoop {
  const { store, clock, log } = ports;
  return new WorkLoop({
    clock,
    lanes: LANES,
    onFault: (error) => log.fault('import.fault', error),
    async work(isStopped) {
      const nowMs = clock.now();
      const found = await store.imports.claim({ nowMs, untilMs: nowMs + CLAIM_MS });
      if (found) await importRows(ports, found, isStopped);
      else await store.imports.discardAbandoned(nowMs - ABANDONED_AFTER_MS);
      return found !== null;
    },
  });
}
