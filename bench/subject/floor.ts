import { fileURLToPath } from 'node:url';
import { pidOf, startNode, stopProcess, usageOf, type Subject } from './subject.ts';

const FORWARDER = fileURLToPath(new URL('../floor/forwarder.ts', import.meta.url));

export async function startFloor(port: number, sinkPort: number): Promise<Subject> {
  const child = await startNode([FORWARDER, String(port), String(sinkPort)]);
  return {
    target: { port, path: '/', token: 'none', statusId: 1, sourceId: 1 },
    usage: () => usageOf(pidOf(child)),
    stop: async () => {
      await stopProcess(child);
      return { commits: null };
    },
  };
}
