import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 10;
const PATIENCE_MS = 10_000;

type Truthy<T> = Exclude<T, null | undefined | false | 0 | ''>;

/** Looks again and again until `condition` holds, and answers with what it gave. Says what it waited for when time is up. */
export async function until<T>(what: string, condition: () => T | Promise<T>, withinMs = PATIENCE_MS): Promise<Truthy<T>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (value) return value as Truthy<T>;
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain until ${what}`);
    await pause(POLL_MS);
  }
}
