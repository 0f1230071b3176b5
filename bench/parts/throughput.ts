import { LIGHT, SATURATION } from '../load/load.ts';
import { measure, type Measured } from '../measure.ts';
import type { Databases } from '../subject/databases.ts';
import { startDurableFloor, startForwarder } from '../subject/floor.ts';
import { startProduct } from '../subject/product.ts';
import type { Subject } from '../subject/subject.ts';
import { middle, middlePair, table } from '../table.ts';

const WARM_SECONDS = 2;
/** Clock ticks of /proc: 100 a second on every Linux this runs on. */
const MICROS_PER_TICK = 10_000;

type Saturated = Measured & { commitsPerDelivery: number; databaseMicros: number };
/** At 100 a second: right after the start, and once much has been done, which is how a server is found that has run for a while. */
type Light = { fresh: Measured; warm: Measured };
type Pair = { floor: Saturated; product: Saturated; light: Light };
type Round = { forwarder: Saturated; sqlite: Pair; postgres: Pair };

export type Effort = { rounds: number; seconds: number; databases: Databases };

/** The whole path at saturation and at 100 a second, each beside its floors, in turn, in one run. */
export async function throughput({ rounds, seconds, databases }: Effort): Promise<string> {
  const saturated = (starting: Promise<Subject>) => saturate(starting, seconds, databases);
  const pair = async (store: 'sqlite' | 'postgres'): Promise<Pair> => ({
    floor: await saturated(startDurableFloor(store, databases)),
    product: await saturated(startProduct({ store }, databases)),
    light: await lightly(startProduct({ store }, databases), seconds),
  });
  const seen: Round[] = [];
  for (let nth = 1; nth <= rounds; nth++) {
    process.stderr.write(`throughput, round ${nth} of ${rounds} …\n`);
    seen.push({
      forwarder: await saturated(startForwarder()),
      sqlite: await pair('sqlite'),
      postgres: await pair('postgres'),
    });
  }
  return show(seen);
}

async function saturate(starting: Promise<Subject>, seconds: number, databases: Databases): Promise<Saturated> {
  const subject = await starting;
  const warm = await measure(subject, SATURATION, WARM_SECONDS);
  const ticks = databases.ticks();
  const measured = await measure(subject, SATURATION, seconds);
  const databaseMicros = ((databases.ticks() - ticks) * MICROS_PER_TICK) / measured.received;
  const { commits } = await subject.stop();
  return { ...measured, databaseMicros, commitsPerDelivery: (commits ?? Number.NaN) / (warm.received + measured.received) };
}

async function lightly(starting: Promise<Subject>, seconds: number): Promise<Light> {
  const subject = await starting;
  await measure(subject, LIGHT, WARM_SECONDS);
  const fresh = await measure(subject, LIGHT, seconds);
  await measure(subject, SATURATION, 2 * WARM_SECONDS);
  const warm = await measure(subject, LIGHT, seconds);
  await subject.stop();
  return { fresh, warm };
}

function show(rounds: Round[]): string {
  const at = (pick: (seen: Saturated) => number, digits = 0) => [
    middle(rounds, ({ forwarder }) => pick(forwarder), digits),
    ...[({ sqlite }: Round) => sqlite, ({ postgres }: Round) => postgres].flatMap((of) => [
      middle(rounds, (round) => pick(of(round).floor), digits),
      middle(rounds, (round) => pick(of(round).product), digits),
    ]),
  ];
  const times = (pick: (seen: Saturated) => Saturated['receivedMs']) => [
    middlePair(rounds, ({ forwarder }) => pick(forwarder)),
    middlePair(rounds, ({ sqlite }) => pick(sqlite.floor)), middlePair(rounds, ({ sqlite }) => pick(sqlite.product)),
    middlePair(rounds, ({ postgres }) => pick(postgres.floor)), middlePair(rounds, ({ postgres }) => pick(postgres.product)),
  ];
  const share = (of: (round: Round) => Pair, to: (round: Round) => Saturated) =>
    middle(rounds, (round) => of(round).product.deliveriesPerSecond / to(round).deliveriesPerSecond, 2);
  const products = (sqlite: string, postgres: string) => ['', '', sqlite, '', postgres];
  const [onSqlite, onPostgres] = [({ sqlite }: Round) => sqlite, ({ postgres }: Round) => postgres];
  return table(['', 'forwarder', 'floor, SQLite', '**Ackwell, SQLite**', 'floor, PostgreSQL', '**Ackwell, PostgreSQL**', 'target'], [
    ['deliveries per second, 64 callers', ...at((seen) => seen.deliveriesPerSecond), ''],
    ['… as a share of the forwarder', ...products(share(onSqlite, (r) => r.forwarder), share(onPostgres, (r) => r.forwarder)), '≥ 0.6 (SQLite)'],
    ['… as a share of its floor', ...products(share(onSqlite, (r) => r.sqlite.floor), share(onPostgres, (r) => r.postgres.floor)), '≥ 0.5'],
    ['CPU per delivery, µs, all threads', ...at((seen) => seen.cpuMicrosPerDelivery), '≤ 125'],
    ['… of PostgreSQL itself', '', '', '', ...at((seen) => seen.databaseMicros).slice(3), ''],
    ['commits per delivery', ...at((seen) => seen.commitsPerDelivery, 3), '≤ 0.1'],
    ['change to receipt, ms, p50 / p99', ...times((seen) => seen.receivedMs), '≤ 10 / 50'],
    ['change to answer, ms, p50 / p99', ...times((seen) => seen.acknowledgedMs), ''],
    ['peak memory, MiB', ...at((seen) => seen.peakRssMiB), '≤ 350'],
    ['at 100/s, just started: change to receipt, ms', ...products(middlePair(rounds, (r) => r.sqlite.light.fresh.receivedMs),
      middlePair(rounds, (r) => r.postgres.light.fresh.receivedMs)), '≤ 2.5 / 8'],
    ['at 100/s, once warm: change to receipt, ms', ...products(middlePair(rounds, (r) => r.sqlite.light.warm.receivedMs),
      middlePair(rounds, (r) => r.postgres.light.warm.receivedMs)), '≤ 2.5 / 8'],
    ['at 100/s, just started: peak memory, MiB', ...products(middle(rounds, (r) => r.sqlite.light.fresh.peakRssMiB),
      middle(rounds, (r) => r.postgres.light.fresh.peakRssMiB)), '≤ 160'],
  ]);
}
