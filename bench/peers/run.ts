/**
 * `node bench/peers/run.ts`: the same work through the queues a TypeScript team would otherwise take, beside Ackwell, in
 * turn, in one run. Installs its own packages when they are missing. BullMQ is left out where there is no Redis.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../test/support/own-postgres.ts';
import { LIGHT, SATURATION } from '../load/load.ts';
import { measure, type Measured } from '../measure.ts';
import { Databases } from '../subject/databases.ts';
import { startProduct } from '../subject/product.ts';
import { pidOf, PORTS, startNode, stopProcess, usageOf, type Subject } from '../subject/subject.ts';
import { middle, middlePair, table } from '../table.ts';

const HERE = import.meta.dirname;
const WARM_SECONDS = 2;
/** Clock ticks of /proc: 100 a second on every Linux this runs on. */
const MICROS_PER_TICK = 10_000;

type Seen = { saturated: Measured; databaseMicros: number; light: Measured };
type Contender = { name: string; start: () => Promise<Subject>; seen: Seen[] };

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '6' }, rounds: { type: 'string', default: '3' } },
});
const seconds = Number(values.seconds);

if (!existsSync(join(HERE, 'node_modules'))) {
  process.stderr.write('Installing the peers …\n');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: HERE, stdio: 'inherit' });
}

const databases = await Databases.start();
const redis = await startRedis();
const contenders: Contender[] = [
  { name: 'Ackwell, SQLite', start: () => startProduct({ store: 'sqlite' }, databases), seen: [] },
  { name: 'Ackwell, PostgreSQL', start: () => startProduct({ store: 'postgres' }, databases), seen: [] },
  { name: 'pg-boss', start: () => startPeer('pg-boss'), seen: [] },
  { name: 'graphile-worker', start: () => startPeer('graphile-worker'), seen: [] },
  ...(redis ? [{ name: 'BullMQ, Redis', start: () => startPeer('bullmq'), seen: [] }] : []),
];

try {
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const contender of contenders) {
      process.stderr.write(`round ${round} of ${values.rounds}: ${contender.name} …\n`);
      contender.seen.push(await examine(contender));
    }
  }
  process.stdout.write(`\n${show()}\n`);
} finally {
  redis?.stop();
  await databases.stop();
}

async function examine({ start }: Contender): Promise<Seen> {
  const subject = await start();
  await measure(subject, SATURATION, WARM_SECONDS);
  const before = databases.ticks() + (redis?.ticks() ?? 0);
  const saturated = await measure(subject, SATURATION, seconds);
  const used = databases.ticks() + (redis?.ticks() ?? 0) - before;
  const light = await measure(subject, LIGHT, seconds);
  await subject.stop();
  return { saturated, light, databaseMicros: (used * MICROS_PER_TICK) / saturated.received };
}

async function startPeer(name: string): Promise<Subject> {
  const file = join(HERE, `${name}.ts`);
  const child = await startNode([file, String(PORTS.subject), String(PORTS.sink), await databases.fresh(), String(redis?.port ?? 0)]);
  return {
    target: { ports: [PORTS.subject], path: '/contacts', token: 'none', statusId: 1, sourceId: 1 },
    usage: () => usageOf(pidOf(child)),
    stop: async () => {
      await stopProcess(child);
      return { commits: null };
    },
  };
}

type Redis = { port: number; stop: () => void; ticks: () => number };

async function startRedis(): Promise<Redis | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    process.stderr.write('BullMQ is left out: there is no redis-server. On Debian: apt-get install redis-server\n');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ackwell-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--appendfsync', 'everysec'];
  const child: ChildProcess = spawn('redis-server', [...options, '--dir', folder], { stdio: 'ignore' });
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  // However the run ends: PostgreSQL's package turns signals and faults into an exit.
  process.once('exit', stop);
  return {
    port,
    stop,
    ticks: () => usageOf(pidOf(child)).cpuMicros / MICROS_PER_TICK,
  };
}

function show(): string {
  const row = ({ name, seen }: Contender) => [
    name,
    middle(seen, ({ saturated }) => saturated.deliveriesPerSecond, 0),
    middle(seen, ({ saturated }) => saturated.cpuMicrosPerDelivery, 0),
    middle(seen, ({ databaseMicros }) => databaseMicros, 0),
    middlePair(seen, ({ saturated }) => saturated.receivedMs),
    middlePair(seen, ({ light }) => light.receivedMs),
    middle(seen, ({ saturated }) => saturated.peakRssMiB, 0),
  ];
  return table(
    [
      '', 'deliveries/s, 64 callers', 'CPU per delivery, µs', '… of the database', 'change to receipt, ms, p50 / p99',
      '… at 100/s', 'peak memory, MiB',
    ],
    contenders.map(row),
  );
}
