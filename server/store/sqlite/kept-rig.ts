import { expect } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { openSqliteStore } from './open.ts';

/** As crash-rig.ts prints it. */
export type Acknowledged = { workspaceId: number; contactId: number; deliveryId: number };

/** Of what a dead crash-rig.ts left in this folder: all that it acknowledged is there, and nothing of it is half there. */
export async function expectKept(directory: string, acknowledged: Acknowledged[]): Promise<void> {
  const store = await openSqliteStore({ directory, serve: true, clock: systemClock, log: silentLog });
  const taken = [];
  for (;;) {
    const lost = await store.deliveries.takeOver(100);
    if (lost.length === 0) break;
    taken.push(...lost);
  }
  expect(taken.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged.map(({ deliveryId }) => deliveryId)));
  for (const { workspaceId, recordId, body } of taken) {
    expect(await store.records.get('contact', workspaceId, recordId)).not.toBeNull();
    expect(JSON.parse(body)).toMatchObject({ data: { id: recordId } });
  }
  const [first] = acknowledged;
  const { rows, total } = await store.records.contacts({ workspaceId: first?.workspaceId ?? 0, page: 1, perPage: 1 });
  expect(total).toBe(taken.length);
  expect(await store.takeId('contact')).toBeGreaterThan(rows[0]?.id ?? 0);
  await store.close();
}
