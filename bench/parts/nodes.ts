import { SATURATION } from '../load/load.ts';
import { measure, type Measured } from '../measure.ts';
import { startProduct } from '../subject/product.ts';
import { middle, middlePair, table } from '../table.ts';
import type { Effort } from './throughput.ts';

/** For each node: a node is compiled by its own calls, and has its part of them. */
const WARM_SECONDS = 2;
const NODES = [1, 2, 4] as const;

/** Servers on one PostgreSQL, the callers spread over them. On two cores more of them can only share what there is. */
export async function nodes({ rounds, seconds, databases }: Effort): Promise<string> {
  const seen = new Map<number, Measured[]>(NODES.map((count) => [count, []]));
  for (let nth = 1; nth <= rounds; nth++) {
    for (const count of NODES) {
      process.stderr.write(`${count} nodes, round ${nth} of ${rounds} …\n`);
      const subject = await startProduct({ store: 'postgres', nodes: count }, databases);
      await measure(subject, SATURATION, WARM_SECONDS * count);
      seen.get(count)?.push(await measure(subject, SATURATION, seconds));
      await subject.stop();
    }
  }
  const alone = seen.get(1) ?? [];
  const shares = (all: Measured[]) => all.map((one, nth) => one.deliveriesPerSecond / (alone[nth]?.deliveriesPerSecond ?? Number.NaN));
  const rows = [...seen].map(([count, all]) => [
    `${count} node${count > 1 ? 's' : ''}`,
    middle(all, (m) => m.deliveriesPerSecond),
    middle(shares(all), (share) => share, 2),
    middle(all, (m) => m.cpuMicrosPerDelivery),
    middlePair(all, (m) => m.receivedMs),
  ]);
  return table(['', 'deliveries/s', 'as a share of one node', 'CPU each, µs', 'change to receipt, ms'], rows);
}
