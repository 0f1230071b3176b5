/**
 * `npm run bench`: the product beside its floor, in turn, in one run, because these figures mean nothing across runs.
 * Prints one table; `--write` also puts it into RESULTS.md.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, type Load, type Seen } from './load/load.ts';
import { startFloor } from './subject/floor.ts';
import { startProduct } from './subject/product.ts';
import type { Subject } from './subject/subject.ts';

const GENERATOR = fileURLToPath(new URL('./load/generator.ts', import.meta.url));
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));
const PORTS = { subject: 18_180, sink: 18_181 };
const SATURATION = { connections: 64, rate: 0 };
const LIGHT = { connections: 8, rate: 100 };
/** Every run on one workspace takes other phone numbers, or the second would be refused as duplicates. */
const PHONES_PER_RUN = 1_000_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
let nextPhone = 14_150_000_000;

type Measured = Seen & { cpuMicrosPerDelivery: number; peakRssMiB: number };

async function measure(subject: Subject, pace: { connections: number; rate: number }, seconds: number): Promise<Measured> {
  const load: Load = { ...subject.target, ...pace, seconds, firstPhone: nextPhone, sinkPort: PORTS.sink };
  nextPhone += PHONES_PER_RUN;
  const before = subject.usage();
  const seen = await generate(load);
  const after = subject.usage();
  if (seen.errors > 0 || seen.received !== seen.acknowledged) {
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

type Round = { floor: Measured; product: Measured; light: Measured; commitsPerDelivery: number };

async function round(seconds: number): Promise<Round> {
  const floorSubject = await startFloor(PORTS.subject, PORTS.sink);
  await measure(floorSubject, SATURATION, 1);
  const floor = await measure(floorSubject, SATURATION, seconds);
  await floorSubject.stop();

  const productSubject = await startProduct(PORTS.subject, PORTS.sink);
  const warm = await measure(productSubject, SATURATION, 2);
  const product = await measure(productSubject, SATURATION, seconds);
  const atSaturation = warm.received + product.received;
  const { commits } = await productSubject.stop();

  const lightSubject = await startProduct(PORTS.subject, PORTS.sink);
  await measure(lightSubject, LIGHT, 2);
  const light = await measure(lightSubject, LIGHT, seconds);
  await lightSubject.stop();
  return { floor, product, light, commitsPerDelivery: (commits ?? Number.NaN) / atSaturation };
}

function table(rounds: Round[]): string {
  const of = (pick: (r: Round) => number, digits = 0) => median(rounds.map(pick)).toFixed(digits);
  const pair = (pick: (r: Round) => { p50: number; p99: number }) => `${of((r) => pick(r).p50, 1)} / ${of((r) => pick(r).p99, 1)}`;
  const rows: [string, string, string, string][] = [
    ['deliveries per second, 64 connections', of((r) => r.product.deliveriesPerSecond), of((r) => r.floor.deliveriesPerSecond), ''],
    ['… as a share of the floor', of((r) => r.product.deliveriesPerSecond / r.floor.deliveriesPerSecond, 2), '1', '≥ 0.6'],
    ['CPU per delivery, µs, all threads', of((r) => r.product.cpuMicrosPerDelivery), of((r) => r.floor.cpuMicrosPerDelivery), '≤ 125'],
    ['commits per delivery', of((r) => r.commitsPerDelivery, 3), '–', '≤ 0.1'],
    ['change to receipt at saturation, p50 / p99 ms', pair((r) => r.product.receivedMs), pair((r) => r.floor.receivedMs), '≤ 10 / 50'],
    ['change to answer at saturation, p50 / p99 ms', pair((r) => r.product.acknowledgedMs), pair((r) => r.floor.acknowledgedMs), ''],
    ['change to receipt at 100/s, p50 / p99 ms', pair((r) => r.light.receivedMs), '–', '≤ 2.5 / 8'],
    ['peak memory at saturation, MiB', of((r) => r.product.peakRssMiB), of((r) => r.floor.peakRssMiB), '≤ 350'],
    ['peak memory at 100/s, MiB', of((r) => r.light.peakRssMiB), '–', '≤ 160'],
  ];
  return [
    '| what | Ackwell on SQLite | floor | target |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

const rounds: Round[] = [];
for (let n = 1; n <= Number(values.rounds); n++) {
  process.stderr.write(`round ${n} of ${values.rounds} …\n`);
  rounds.push(await round(Number(values.seconds)));
}
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const text = `${new Date().toISOString().slice(0, 10)} · ${machine} · medians of ${values.rounds} rounds of ${values.seconds} s\n\n${table(rounds)}\n`;
process.stdout.write(`\n${text}`);
if (values.write) {
  writeFileSync(RESULTS, `# Measured\n\nGenerator and receiver run on the same machine. Written by \`npm run bench -- --write\`.\n\n${text}`);
}
