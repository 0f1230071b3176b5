import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { Site, temporaryFolder } from '../support/site.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

/** Room for the database of a rehearsal; a soak makes more. */
const DISK_MIB = 64 + Number(process.env['ACKWELL_SOAK_SECONDS'] ?? 0);
const FULL_MS = 1_500;
const FREE_MS = 800;

test('a disk that fills up and is freed again', { timeout: REHEARSAL_TIMEOUT_MS }, async (context) => {
  const folder = await temporaryFolder();
  if (!mountDisk(folder)) return context.skip('only root may mount a small disk');
  const site = await Site.open(undefined, { folder });
  afterAll(async () => {
    execFileSync('umount', ['--lazy', folder]);
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
    }
  };
  const ledgers = await rehearse({ name: 'disk full, and freed', site, disturb });
  const refused = ledgers.flatMap(({ calls }) => calls.filter(({ answer }) => answer?.status === 503));
  expect(refused.length).toBeGreaterThan(0);
});

function mountDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
