import { SATURATION } from '../load/load.ts';
import { measure, type Measured } from '../measure.ts';
import { startProduct } from '../subject/product.ts';
import { middle, middlePair, table } from '../table.ts';
import type { Effort } from './throughput.ts';

const EXPIRED = 1_000_000;
/** The purge begins with the server, so it must not be over when the measuring begins. */
const WARM_SECONDS = 1;
const STORES = ['sqlite', 'postgres'] as const;

type Round = { without: Measured; beside: Measured; purged: number };

/** What the purge takes from the deliveries: a run of it takes a twentieth of all rows, and then gives back their space. */
export async function purging({ rounds, seconds, databases }: Effort): Promise<string> {
  const rows: string[][] = [];
  for (const store of STORES) {
    const seen: Round[] = [];
    for (let nth = 1; nth <= rounds; nth++) {
      process.stderr.write(`purge, ${store}, round ${nth} of ${rounds} …\n`);
      let purged = 0;
      const run = async (expired: number) => {
        const subject = await startProduct({ store, expired, onLine: (line) => (purged += eventsIn(line)) }, databases);
        await measure(subject, SATURATION, WARM_SECONDS);
        const measured = await measure(subject, SATURATION, seconds);
        await subject.stop();
        return measured;
      };
      const [without, beside] = [await run(0), await run(EXPIRED)];
      seen.push({ without, beside, purged });
    }
    const share = ({ without, beside }: Round) => beside.deliveriesPerSecond / without.deliveriesPerSecond;
    rows.push([
      store,
      middle(seen, ({ without }) => without.deliveriesPerSecond), middle(seen, ({ beside }) => beside.deliveriesPerSecond),
      middle(seen, share, 2), middle(seen, ({ purged: events }) => events),
      middlePair(seen, ({ without }) => without.receivedMs), middlePair(seen, ({ beside }) => beside.receivedMs),
    ]);
  }
  const head = [
    '', 'deliveries/s without', 'while it purges', 'share (≥ 0.90)', 'events purged meanwhile', 'change to receipt, ms, without',
    'while it purges',
  ];
  return table(head, rows);
}

function eventsIn(line: string): number {
  return line.includes('"retention.purged"') ? (JSON.parse(line) as { events: number }).events : 0;
}
