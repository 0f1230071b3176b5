import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { Ledgers } from './ledgers.ts';

/** How long the faults go on: seconds in a test run, minutes in a soak (`npm run soak`). */
export const FAULT_SECONDS = Number(process.env['ACKWELL_SOAK_SECONDS'] ?? 3);
/** In a test run, where a fault that takes long by its nature is left out or made smaller. */
export const isShort = FAULT_SECONDS < 60;

type Counts = Record<'events' | 'attempts' | 'failed' | 'interrupted' | 'duplicates' | 'unanswered', number>;
/** `store`: where it is not the one that the project says. `beganAt`: of performance.now(). */
type Result = Counts & { fault: string; store?: 'postgres'; seed: number; broken: number; recoverySeconds: number; beganAt: number };

/** One line for the table in docs/reliability.md, where a soak gathers them. */
export function report({ recoverySeconds, beganAt, ...result }: Result): void {
  const file = process.env['ACKWELL_SOAK_REPORT'];
  if (file === undefined) return;
  const took_s = Math.round((performance.now() - beganAt) / 1_000);
  const line = { store: inject('store'), ...result, recovery_s: Math.round(recoverySeconds * 10) / 10, took_s };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

export function countsOf(ledgers: Ledgers[]): Counts {
  const sum = (count: (one: Ledgers) => number) => ledgers.reduce((total, one) => total + count(one), 0);
  return {
    events: sum(({ final }) => final.feed.length),
    attempts: sum(({ final }) => final.log.length),
    failed: sum(({ final }) => final.unsuccessful.length),
    interrupted: sum(({ final }) => final.log.filter(({ error_code }) => error_code === 'interrupted').length),
    duplicates: sum(duplicates),
    unanswered: sum(({ calls }) => calls.filter(({ answer }) => answer === null).length),
  };
}

/** Receipts beyond the first that the receiver had answered with 2xx. */
function duplicates({ requests }: Ledgers): number {
  const answered = requests.filter(({ answeredStatus }) => answeredStatus !== null && answeredStatus < 300);
  return answered.length - new Set(answered.map(({ eventId }) => eventId)).size;
}
