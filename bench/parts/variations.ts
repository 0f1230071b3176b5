import { SATURATION, type Pace } from '../load/load.ts';
import { measure, type Measured } from '../measure.ts';
import { startProduct } from '../subject/product.ts';
import { middle, middlePair, table } from '../table.ts';
import type { Effort } from './throughput.ts';

const WARM_SECONDS = 1;
const STORES = ['sqlite', 'postgres'] as const;

type Variation = { name: string; pace: Partial<Pace>; endpoints?: number; dead?: number };

/** One contact, a delivery to each of so many endpoints. */
export function fanOut(effort: Effort): Promise<string> {
  return compare(effort, [1, 5, 20].map((endpoints) => ({
    name: `${endpoints} endpoint${endpoints > 1 ? 's' : ''}`, pace: { deliveriesEach: endpoints }, endpoints,
  })));
}

export function payload(effort: Effort): Promise<string> {
  return compare(effort, [1, 10, 100].map((kB) => ({ name: `${kB} kB`, pace: { bodyBytes: kB * 1_000 } })));
}

/**
 * 64 attempts in flight are the most that one endpoint gets, so that 50 ms leave it 1,280 a second and 500 ms 128: the
 * load stays below that, or nothing but the backlog would be measured.
 */
export function slowReceiver(effort: Effort): Promise<string> {
  return compare(effort, [
    { name: 'answers at once, as fast as it goes', pace: {} },
    { name: 'answers after 50 ms, 1,000/s', pace: { answerAfterMs: 50, rate: 1_000 } },
    { name: 'answers after 500 ms, 100/s', pace: { answerAfterMs: 500, rate: 100 } },
  ]);
}

/** Every attempt at a dead endpoint fails at once, and is repeated after 2 and after 4 s. */
export function deadEndpoints(effort: Effort): Promise<string> {
  const alive = { endpoints: 9, pace: { deliveriesEach: 9 } };
  return compare(effort, [
    { name: '9 endpoints', ...alive },
    { name: '9 endpoints, and a dead one', ...alive, dead: 1 },
  ]);
}

async function compare({ rounds, seconds, databases }: Effort, variations: Variation[]): Promise<string> {
  const rows: string[][] = [];
  for (const { name, pace, endpoints = 1, dead = 0 } of variations) {
    const row = [name];
    for (const store of STORES) {
      const seen: Measured[] = [];
      for (let nth = 1; nth <= rounds; nth++) {
        process.stderr.write(`${name}, ${store}, round ${nth} of ${rounds} …\n`);
        const subject = await startProduct({ store, endpoints, dead }, databases);
        await measure(subject, { ...SATURATION, ...pace }, WARM_SECONDS);
        seen.push(await measure(subject, { ...SATURATION, ...pace }, seconds));
        await subject.stop();
      }
      row.push(middle(seen, (m) => m.deliveriesPerSecond), middle(seen, (m) => m.cpuMicrosPerDelivery), middlePair(seen, (m) => m.receivedMs));
    }
    rows.push(row);
  }
  const columns = ['deliveries/s', 'CPU each, µs', 'change to receipt, ms'];
  return table(['', ...STORES.flatMap((store) => columns.map((column) => `${column}, ${store}`))], rows);
}
