let waiting: (() => void)[] = [];

/**
 * Gathers what is to be written to sockets during a turn of the event loop, and writes it at the end of the turn, one
 * right after another. The other side wakes up once and stays awake: a process that sleeps on the second core is woken by
 * each write that comes alone, which takes up to 10 of the 60 µs that a request and its delivery cost the system.
 */
export function writeInBurst(write: () => void): void {
  if (waiting.push(write) > 1) return;
  setImmediate(() => {
    const writes = waiting;
    waiting = [];
    for (const one of writes) one();
  });
}
