import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chosenSeed, randomFrom } from '../../../test/support/random.ts';
import { expectKept, type Acknowledged } from './kept-rig.ts';
import { DATABASE } from './open.ts';

const RIG = fileURLToPath(new URL('./crash-rig.ts', import.meta.url));
/** Of writing to a file, and of having it on the disk. Texts are left out. */
const TRACED = ['-f', '-y', '-qq', '-s', '0', '-e', 'trace=write,pwrite64,fsync,fdatasync'];
const ENOUGH = 200;
const CUTS = 3;
/** What a disk writes at once, or not at all. */
const SECTOR_BYTES = 512;

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ackwell-power-cut-'));
});

afterEach(() => rmSync(place, { recursive: true }));

/**
 * The system calls of a server say what the disk had been made to keep by the time of each acknowledgement. What came
 * after that is kept or lost, sector by sector, as chance will have it.
 */
test('keeps all that was acknowledged before the power was cut', { timeout: 60_000 }, async (context) => {
  if (spawnSync('strace', ['-V']).status !== 0) return context.skip('needs strace, which shows what is on the disk');
  const seed = chosenSeed();
  const random = randomFrom(seed);
  const data = join(place, 'data');
  const acknowledged = await acknowledgedBy(data, join(place, 'calls'));
  const moments = kept(readFileSync(join(place, 'calls'), 'utf8').split('\n'));
  for (let cut = 0; cut < CUTS; cut++) {
    const until = 1 + Math.floor(random() * ENOUGH);
    const after = join(place, `after-${cut}`);
    cpSync(data, after, { recursive: true });
    forget(join(after, `${DATABASE}-wal`), moments[until - 1] ?? 0, random);
    await expectKept(after, acknowledged.slice(0, until)).catch((error: unknown) => {
      throw new Error(`seed ${seed}, cut after ${until}`, { cause: error });
    });
  }
});

async function acknowledgedBy(data: string, calls: string): Promise<Acknowledged[]> {
  const child = spawn('strace', [...TRACED, '-o', calls, process.execPath, RIG, data], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    // What is acknowledged comes last in the batch it shares, and its line first of all.
    if (acknowledged.push(JSON.parse(line) as Acknowledged) === ENOUGH) process.kill(-(child.pid ?? 0), 'SIGKILL');
  }
  await exited;
  return acknowledged;
}

/** At each line the server printed, how many bytes of its log were on the disk. Nothing was copied into the database yet. */
function kept(calls: string[]): number[] {
  const moments: number[] = [];
  // Of a call during which another thread made one, beginning and end have a line each.
  let [written, flushed, onDisk] = [0, 0, 0];
  for (const call of calls) {
    const [, bytes, offset] = /pwrite64\(\d+<[^>]*-wal>.*, (\d+), (\d+)(?:\)| <unfinished)/.exec(call) ?? [];
    if (bytes !== undefined) written = Number(offset) === 0 ? Number(bytes) : Math.max(written, Number(bytes) + Number(offset));
    if (/sync\(\d+<[^>]*-wal>/.test(call)) flushed = written;
    if (/sync\(\d+<[^>]*-wal>\)|sync resumed>/.test(call)) onDisk = flushed;
    if (/ write\(1</.test(call)) moments.push(onDisk);
    if (moments.length > 0) expect(call).not.toMatch(/pwrite64\(\d+<[^>]*\.db>/);
  }
  return moments;
}

/** Loses sectors of a file at random beyond what is on the disk. */
function forget(file: string, onDisk: number, random: () => number): void {
  const bytes = readFileSync(file);
  for (let at = onDisk; at < bytes.length; at += SECTOR_BYTES) {
    if (random() < 0.5) bytes.fill(0, at, Math.min(bytes.length, at + SECTOR_BYTES));
  }
  writeFileSync(file, bytes);
}
