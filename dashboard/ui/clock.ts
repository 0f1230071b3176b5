import { useSyncExternalStore } from 'react';

const TICK_MS = 1_000;

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (timer === undefined) {
    // It stood still while nobody looked.
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of watchers) each();
    }, TICK_MS);
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in steps of `stepMs`: one timer for all that shows a time, and a drawing only when its step is over. */
export function useNow(stepMs = TICK_MS): number {
  return useSyncExternalStore(watch, () => Math.floor(now / stepMs) * stepMs);
}
