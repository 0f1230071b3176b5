import { randomInt } from 'node:crypto';

/** Numbers from 0 to 1 that only depend on the seed (mulberry32), so that a run can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed that ACKWELL_SOAK_SEED asks for, or a new one. */
export function chosenSeed(): number {
  return Number(process.env['ACKWELL_SOAK_SEED'] ?? randomInt(2 ** 31));
}
