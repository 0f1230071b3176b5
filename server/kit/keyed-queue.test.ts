import { expect, test } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

test('runs one key in order and others beside it', async () => {
  const queue = new KeyedQueue();
  const ran: string[] = [];
  const first = Promise.withResolvers<void>();
  const a1 = queue.run('a', () => first.promise.then(() => ran.push('a1')));
  const a2 = queue.run('a', async () => ran.push('a2'));
  await queue.run('b', async () => ran.push('b1'));
  first.resolve();
  await Promise.all([a1, a2]);
  expect(ran).toEqual(['b1', 'a1', 'a2']);
});

test('goes on after a failure and hands it to its caller', async () => {
  const queue = new KeyedQueue();
  const failed = queue.run('a', () => Promise.reject(new Error('no')));
  const next = queue.run('a', async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
