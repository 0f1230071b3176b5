import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/keys.ts';
import { isServed } from '../store/sqlite/inspect.ts';

/** What a server on a data folder goes by, for commands that must judge as it does. */
export type ServedConfig = Pick<Config, 'host' | 'port' | 'publicUrl' | 'allowTargets'> & { origin: string };

const FILE = 'server.json';
const OWNER_ONLY = 0o600;

/** Leaves a note for commands beside the server. What a crash leaves behind is not believed: the lock tells. */
export function announce(directory: string, served: ServedConfig): { withdraw(): void } {
  const { origin, host, port, publicUrl, allowTargets } = served;
  const file = join(directory, FILE);
  rmSync(file, { force: true }); // What a crash left behind would keep its mode.
  writeFileSync(file, `${JSON.stringify({ origin, host, port, publicUrl, allowTargets })}\n`, { mode: OWNER_ONLY });
  return { withdraw: () => rmSync(file, { force: true }) };
}

/** Null when no server runs on the folder, or it has just begun to. */
export function servedConfig(directory: string): ServedConfig | null {
  if (!isServed(directory)) return null;
  try {
    // Written by announce, of the same version: a server and its commands are one installation.
    return JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as ServedConfig;
  } catch {
    return null; // Not written yet, or half written: as good as no note.
  }
}
