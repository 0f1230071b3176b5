import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { queryOne } from '../support/own-sql.ts';
import { Server } from '../support/server.ts';
import { LOOPBACK_ALLOWED, Site } from '../support/site.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

/** Each thread is spared some calls, for the start. Then one in so many fails: ten writes belong to a commit, and one sync. */
const FAILURES = [
  { calls: 'pwrite64', spared: 300, oneIn: { atLeast: 23, more: 30 } },
  { calls: 'fsync,fdatasync', spared: 30, oneIn: { atLeast: 3, more: 4 } },
];

const site = await Site.open();
afterAll(() => site.close());

test('a disk on which the n-th write, or the n-th sync, fails', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async (context) => {
  if (spawnSync('strace', ['-V']).status !== 0) return context.skip('needs strace, which lets system calls fail');
  const disturb = async ({ random, seconds }: Stage) => {
    for (const { calls, spared, oneIn } of FAILURES) {
      await site.server.stop();
      const every = oneIn.atLeast + Math.floor(random() * oneIn.more);
      const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO:when=${spared}+${every}`];
      // Daemonised: the server is the process that is started, and the other looks on.
      const within = ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', ...inject];
      site.server = await Server.start({ place: site.place, args: LOOPBACK_ALLOWED, within });
      await pause(seconds * 500);
    }
    await site.server.kill();
    await site.startAgain();
  };
  const ledgers = await rehearse({ name: 'n-th write to the disk fails', site, disturb });
  const answers = ledgers.flatMap(({ calls }) => calls.map(({ answer }) => answer?.status));
  expect(answers.filter((status) => status === 503).length).toBeGreaterThan(10);
  expect(answers.filter((status) => status === 201).length).toBeGreaterThan(10);
  expect(await queryOne(site, 'PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
});
