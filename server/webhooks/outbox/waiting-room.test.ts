import { expect, test } from 'vitest';
import { ManualClock } from '../../kit/manual-clock.ts';
import { WaitingRoom } from './waiting-room.ts';

test('answers when every delivery has its end', async () => {
  const room = new WaitingRoom(new ManualClock());
  const seen = room.wait([1, 2]);
  room.settled(2, 'failed');
  expect([room.isAwaited(1), room.isAwaited(2)]).toEqual([true, false]);
  room.settled(1, 'delivered');
  expect(await seen).toEqual(['delivered', 'failed']);
});

test('lets go after a hundred seconds', async () => {
  const clock = new ManualClock();
  const room = new WaitingRoom(clock);
  const seen = room.wait([1]);
  clock.advance(99_999);
  expect(room.isAwaited(1)).toBe(true);
  clock.advance(1);
  expect(await seen).toEqual(['pending']);
  expect(clock.untilNext()).toBeNull();
});

test('lets everybody go when the server stops', async () => {
  const room = new WaitingRoom(new ManualClock());
  const seen = room.wait([1, 2]);
  room.close();
  expect(await seen).toEqual(['pending', 'pending']);
  expect(await room.wait([3])).toEqual(['pending']);
});
