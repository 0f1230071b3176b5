import { expect, test } from 'vitest';
import type { StoreFault } from '../contract.ts';
import { Thread } from './thread.ts';

const RIG = new URL('./dying-thread-rig.ts', import.meta.url);

function start() {
  const death = Promise.withResolvers<StoreFault>();
  const thread = new Thread({ entry: RIG, workerData: null, onDeath: death.resolve });
  return { thread, died: death.promise };
}

test('a thread that dies is reported with what it died of, and refuses every later question', async () => {
  const { thread, died } = start();
  expect(await thread.ask('hello')).toBe('hello');
  thread.ask('die').catch(() => undefined);
  const fault = await died;
  expect(fault).toMatchObject({ kind: 'failed', message: expect.stringContaining('a broken thread') });
  await expect(thread.ask('hello')).rejects.toBe(fault);
  await thread.stop();
});

test('a thread that is stopped is no death', async () => {
  const { thread, died } = start();
  await thread.ask('hello');
  await thread.stop();
  expect(await Promise.race([died, Promise.resolve('alive')])).toBe('alive');
  await expect(thread.ask('hello')).rejects.toMatchObject({ kind: 'unavailable' });
});
