import { systemClock } from '../../server/kit/clock.ts';
import { silentLog } from '../../server/kit/log.ts';
import type { Store } from '../../server/store/contract.ts';
import { openStore } from '../../server/store/open.ts';
import { percentiles, SATURATION, type Percentiles } from '../load/load.ts';
import { openSilence } from '../load/silence.ts';
import { measure, type Measured } from '../measure.ts';
import { startProduct } from '../subject/product.ts';
import { PORTS } from '../subject/subject.ts';
import { middle, middlePair, table } from '../table.ts';
import type { Effort } from './throughput.ts';

const BACKLOG = 1_000_000;
const WARM_SECONDS = 2;
const ASKED = 100;
const WORKSPACE = 1;
/** As many as the engine claims at once, and as many as are skipped in one step. */
const [CLAIMED, SKIPPED] = [64, 20];
const STORES = ['sqlite', 'postgres'] as const;

type StoreName = (typeof STORES)[number];
type Times = Record<string, Percentiles>;
type Round = { without: Measured; beside: Measured; times: Times };

/** What a backlog of a million on one endpoint takes from another, whose floor is the same without it. */
export async function million({ rounds, seconds, databases }: Effort): Promise<string> {
  const seen: Record<StoreName, Round[]> = { sqlite: [], postgres: [] };
  for (let nth = 1; nth <= rounds; nth++) {
    for (const store of STORES) {
      process.stderr.write(`a million wait, ${store}, round ${nth} of ${rounds} …\n`);
      const run = async (backlog: number, onStopped?: Parameters<typeof startProduct>[0]['onStopped']) => {
        const silence = await openSilence(PORTS.nobody);
        const subject = await startProduct({ store, backlog, ...(onStopped && { onStopped }) }, databases);
        await measure(subject, SATURATION, WARM_SECONDS);
        const measured = await measure(subject, SATURATION, seconds);
        silence.close();
        await subject.stop();
        return measured;
      };
      let times: Times = {};
      const without = await run(0);
      const beside = await run(BACKLOG, async (where) => {
        times = await timesOf(where);
      });
      seen[store].push({ without, beside, times });
    }
  }
  return [changes(seen), queries(seen)].join('\n\n');
}

function changes(seen: Record<StoreName, Round[]>): string {
  const rows = STORES.map((store) => {
    const rounds = seen[store];
    const share = ({ without, beside }: Round) => beside.deliveriesPerSecond / without.deliveriesPerSecond;
    return [
      store,
      middle(rounds, ({ without }) => without.deliveriesPerSecond), middle(rounds, ({ beside }) => beside.deliveriesPerSecond),
      middle(rounds, share, 2),
      middle(rounds, ({ without }) => without.cpuMicrosPerDelivery), middle(rounds, ({ beside }) => beside.cpuMicrosPerDelivery),
      middlePair(rounds, ({ without }) => without.receivedMs), middlePair(rounds, ({ beside }) => beside.receivedMs),
    ];
  });
  const head = [
    '', 'deliveries/s without', 'beside a million', 'share (≥ 0.90)', 'CPU each, µs, without', 'beside a million',
    'change to receipt, ms, without', 'beside a million',
  ];
  return table(head, rows);
}

function queries(seen: Record<StoreName, Round[]>): string {
  const [first] = seen.sqlite;
  const rows = Object.keys(first?.times ?? {}).map((query) => [
    query, ...STORES.map((store) => middlePair(seen[store], ({ times }) => times[query] ?? { p50: NaN, p95: NaN, p99: NaN })),
  ]);
  return table(['a query that meets them (≤ 5 ms), p50 / p99', ...STORES], rows);
}

/** Each query that meets the backlog, with its way to the database and its commit, asked one after another. */
async function timesOf(where: { data: string; databaseUrl: string | null }): Promise<Times> {
  const store = await openStore({ ...where, serve: true, clock: systemClock, log: silentLog });
  try {
    const times: Times = {};
    for (const [name, ask] of Object.entries(await questions(store))) {
      const samples: number[] = [];
      for (let nth = 0; nth < ASKED; nth++) {
        const begin = performance.now();
        await ask();
        samples.push(performance.now() - begin);
      }
      times[name] = percentiles(samples);
    }
    return times;
  } finally {
    await store.close();
  }
}

async function questions({ deliveries, endpoints, workspaces }: Store): Promise<Record<string, () => Promise<unknown>>> {
  const workspace = await workspaces.byId(WORKSPACE);
  const endpoint = workspace?.endpoints.at(-1);
  if (!endpoint) throw new Error('The endpoint with the backlog is gone.');
  const key = { workspaceId: WORKSPACE, endpointId: endpoint.id };
  const [oldest] = await deliveries.list({ workspaceId: WORKSPACE, limit: 1 });
  return {
    // First: the claims below lease more than the memory of any node holds, and a step of it walks past what is leased.
    'skip 20 of it when it is switched off': () =>
      deliveries.skipUnwanted({ endpoint: { ...endpoint, enabled: false }, nowMs: Date.now(), limit: SKIPPED }),
    'which endpoints have something due': () => deliveries.dueByEndpoint(),
    'claim 10 of it': () => deliveries.claim({ ...key, nowMs: Date.now(), limit: 10 }),
    'claim 64 of it': () => deliveries.claim({ ...key, nowMs: Date.now(), limit: CLAIMED }),
    'claim through its limits': () => endpoints.claim({ endpoint: { ...endpoint, rateLimit: 1_000 }, nowMs: Date.now(), limit: 10 }),
    'take over what a dead node held': () => deliveries.takeOver(CLAIMED),
    'hasten what a clock postponed': () =>
      deliveries.hasten({ ...key, beyondMs: Date.now(), toMs: Date.now(), attempts: { from: 0, below: 3 }, limit: 100 }),
    'is it settled': () => deliveries.settledAmong([{ workspaceId: WORKSPACE, id: oldest?.id ?? 1 }]),
    'its health, for its page': () => endpoints.health({ workspaceId: WORKSPACE, endpointIds: [endpoint.id] }),
    'how many are due, for Prometheus': () => deliveries.countDue(),
    'the newest 50 that are due': () => deliveries.list({ workspaceId: WORKSPACE, state: 'due', limit: 50 }),
  };
}
