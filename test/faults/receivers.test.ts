import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Reaction } from '../support/receiver.ts';
import { Site } from '../support/site.ts';
import { answering, rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

const site = await Site.open();
afterAll(() => site.close());

/** A receiver that is well, hangs, resets, is broken, or speaks nonsense, each for a while. */
const MOODS: Reaction[] = ['hang', 'reset', 'close', { status: 500 }, { status: 302 }, { raw: 'HTTP/1.1 OK\r\n\r\n' }];
const MOOD_MS = { atLeast: 100, more: 900 };

test('a receiver that hangs, resets, flaps and talks nonsense', { timeout: REHEARSAL_TIMEOUT_MS }, async () => {
  let mood: Reaction | null = null;
  const disturb = async ({ random, seconds }: Stage) => {
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
      mood = random() < 0.5 ? null : (MOODS[Math.floor(random() * MOODS.length)] ?? null);
      await pause(MOOD_MS.atLeast + random() * MOOD_MS.more);
      // What hangs is cut here: the 30 s of its deadline have tests of their own.
      site.receiver.cut();
    }
    mood = null;
  };
  const react = (random: () => number) => {
    const wellBehaved = answering(random);
    return () => mood ?? wellBehaved();
  };
  const ledgers = await rehearse({ name: 'receiver hangs, resets, flaps', site, disturb, react });
  const errors = new Set(ledgers.flatMap(({ final }) => final.log.map(({ error_code }) => error_code)));
  expect([...errors]).toContain('connection_reset');
});
