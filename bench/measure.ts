import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Load, Pace, Seen } from './load/load.ts';
import { PORTS, type Subject } from './subject/subject.ts';

const GENERATOR = fileURLToPath(new URL('./load/generator.ts', import.meta.url));
/** Every run on one workspace takes other phone numbers, or the second would be refused as duplicates. */
const PHONES_PER_RUN = 1_000_000;
const USUAL = { deliveriesEach: 1, bodyBytes: 400, answerAfterMs: 0 };
let nextPhone = 14_150_000_000;

export type Measured = Seen & { cpuMicrosPerDelivery: number; peakRssMiB: number };

/** One run of the generator against a subject. Void, and thrown, when one call failed or one delivery is missing. */
export async function measure(subject: Subject, pace: Pace, seconds: number): Promise<Measured> {
  const load: Load = { ...USUAL, ...subject.target, ...pace, seconds, firstPhone: nextPhone, sinkPort: PORTS.sink };
  nextPhone += PHONES_PER_RUN;
  const before = subject.usage();
  const seen = await generate(load);
  const after = subject.usage();
  if (seen.errors > 0 || seen.received !== seen.acknowledged * load.deliveriesEach) {
    throw new Error(`This run is void: ${JSON.stringify(seen)}`);
  }
  return {
    ...seen,
    cpuMicrosPerDelivery: (after.cpuMicros - before.cpuMicros) / seen.received,
    peakRssMiB: after.peakRssMiB,
  };
}

function generate(load: Load): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const child = fork(GENERATOR);
    child.once('message', (seen) => resolve(seen as Seen));
    child.once('exit', (code) => code !== 0 && reject(new Error(`The generator exited with ${code}.`)));
    child.send(load);
  });
}
