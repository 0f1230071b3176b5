import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { Scene } from '../conformance/scene.ts';
import { openSqliteStore } from './open.ts';

/** A process that is there to be killed: a server that commits without end and prints what was acknowledged. */
const [directory = ''] = process.argv.slice(2);
const never = () => Promise.reject(new Error('A process that is killed has no end'));
const store = await openSqliteStore({ directory, serve: true, clock: systemClock, log: silentLog });
const scene = await Scene.open({ store, clock: new ManualClock(), reopen: never, end: never });

/** Changes on their way at a time. */
const TOGETHER = 8;

await Promise.all(Array.from({ length: TOGETHER }, () => commitWithoutEnd()));

async function commitWithoutEnd(): Promise<never> {
  for (;;) {
    const { row, delivery } = await scene.change('created', 'leased');
    process.stdout.write(`${JSON.stringify({ workspaceId: scene.workspaceId, contactId: row.id, deliveryId: delivery.id })}\n`);
  }
}
