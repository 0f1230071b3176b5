import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, inject, test } from 'vitest';
import { OwnPostgres } from '../support/own-postgres.ts';
import { Site, temporaryFolder } from '../support/site.ts';
import { FAULT_SECONDS } from '../support/soak.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

const isPostgres = inject('store') === 'postgres';
/** Room for the database of a rehearsal; a soak makes more. */
const DISK_MIB = (isPostgres ? 256 : 64) + FAULT_SECONDS;
/** So that its log has room as well. */
const LITTLE_LOG = ['min_wal_size=32MB', 'max_wal_size=64MB'];
const FULL_MS = 1_500;
const FREE_MS = 800;

test('a disk that fills up and is freed again', { timeout: REHEARSAL_TIMEOUT_MS }, async (context) => {
  const folder = await temporaryFolder();
  const unmount = mountDisk(folder);
  if (!unmount) return context.skip('only root may mount a small disk');
  const postgres = isPostgres ? await OwnPostgres.start({ within: folder, flags: LITTLE_LOG }) : null;
  const site = await Site.open(undefined, postgres ? { database: { url: postgres.url, drop: () => Promise.resolve() } } : { folder });
  afterAll(async () => {
    await site.server.kill();
    await postgres?.remove();
    await unmount();
    await site.close();
  });
  const filler = join(folder, 'filler');
  const disturb = async ({ seconds }: Stage) => {
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
      await pause(FREE_MS);
      // Writing goes on until there is no room left, and the failure is the point.
      await writeFile(filler, Buffer.alloc(DISK_MIB * 2 ** 20)).catch(() => undefined);
      await pause(FULL_MS);
      await rm(filler);
      // Without room for its log it ends, and cannot come back by itself.
      if (postgres && !(await postgres.running())) await postgres.startAgain();
    }
  };
  const ledgers = await rehearse({ name: 'disk full, and freed', site, disturb });
  const refused = ledgers.flatMap(({ calls }) => calls.filter(({ answer }) => answer?.status === 503));
  expect(refused.length).toBeGreaterThan(0);
});

/** Unmounted also when this run is killed: by a shell that waits for the end of its input, which the kernel closes then. */
function mountDisk(folder: string): (() => Promise<void>) | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const waiting = spawn('sh', ['-c', 'cat; umount --lazy "$0"; rm -rf "$0"', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const ended = once(waiting, 'exit');
  return async () => {
    waiting.stdin.end();
    await ended;
  };
}
