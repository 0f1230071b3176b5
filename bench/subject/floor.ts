import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Databases } from './databases.ts';
import { pidOf, PORTS, startNode, stopProcess, usageOf, type Subject } from './subject.ts';

const FORWARDER = fileURLToPath(new URL('../floor/forwarder.ts', import.meta.url));
const DURABLE = fileURLToPath(new URL('../floor/durable.ts', import.meta.url));
const TARGET = { ports: [PORTS.subject], path: '/', token: 'none', statusId: 1, sourceId: 1 };

/** No store at all. */
export function startForwarder(): Promise<Subject> {
  return start([FORWARDER], () => undefined);
}

/** The same with a commit before the answer. */
export async function startDurableFloor(store: 'sqlite' | 'postgres', databases: Databases): Promise<Subject> {
  if (store === 'postgres') return start([DURABLE, await databases.fresh()], () => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'ackwell-floor-'));
  return start([DURABLE, `sqlite:${join(folder, 'floor.db')}`], () => rmSync(folder, { recursive: true }));
}

async function start([file = '', ...database]: string[], clean: () => void): Promise<Subject> {
  const child = await startNode([file, String(PORTS.subject), String(PORTS.sink), ...database]);
  return {
    target: TARGET,
    usage: () => usageOf(pidOf(child)),
    stop: async () => {
      await stopProcess(child);
      clean();
      return { commits: null };
    },
  };
}
