import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { Ended } from '../../store/contract.ts';
import { LOOK_MS, WaitingRoom } from './waiting-room.ts';

/** A room, and the table of what other processes have settled. */
function roomBeside(table: Ended[] = []) {
  const clock = new ManualClock();
  const deliveries = { settledAmong: async (keys: { id: number }[]) => table.filter(({ id }) => keys.some((key) => key.id === id)) };
  const room = new WaitingRoom({ deliveries, clock, log: silentLog });
  return { clock, room, table };
}

const keys = (...ids: number[]) => ids.map((id) => ({ workspaceId: 1, id }));

test('answers when every delivery has its end', async () => {
  const { room } = roomBeside();
  const seen = room.wait(keys(1, 2));
  room.settled(2, 'failed');
  expect([room.isAwaited(1), room.isAwaited(2)]).toEqual([true, false]);
  room.settled(1, 'delivered');
  expect(await seen).toEqual(['delivered', 'failed']);
});

test('finds what another process has settled', async () => {
  const { room, clock, table } = roomBeside();
  const seen = room.wait(keys(1, 2));
  table.push({ id: 1, state: 'delivered' }, { id: 2, state: 'skipped' });
  clock.advance(LOOK_MS);
  expect(await seen).toEqual(['delivered', 'skipped']);
  expect(clock.untilNext()).toBeNull();
});

test('looks at once when it is told to', async () => {
  const { room } = roomBeside([{ id: 1, state: 'failed' }]);
  const seen = room.wait(keys(1));
  room.hint({ workspaceId: 1, id: 1 });
  expect(await seen).toEqual(['failed']);
});

test('lets go after a hundred seconds', async () => {
  const { room, clock } = roomBeside();
  const seen = room.wait(keys(1));
  clock.advance(99_999);
  expect(room.isAwaited(1)).toBe(true);
  clock.advance(1);
  expect(await seen).toEqual(['pending']);
});

test('lets everybody go when the server stops', async () => {
  const { room } = roomBeside();
  const seen = room.wait(keys(1, 2));
  room.close();
  expect(await seen).toEqual(['pending', 'pending']);
  expect(await room.wait(keys(3))).toEqual(['pending']);
});
