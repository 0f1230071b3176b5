import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { queryOne } from '../support/own-sql.ts';
import { nextName } from '../support/records.ts';
import { Server } from '../support/server.ts';
import { LOOPBACK_ALLOWED, Site } from '../support/site.ts';
import { isShort } from '../support/soak.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

/**
 * Each thread is spared some calls, for the start. Then one in so many fails: ten writes belong to a commit, and one sync. A
 * test run has time for one of the two, another one each time.
 */
const FAILURES = [
  { calls: 'pwrite64', spared: 300, oneIn: { atLeast: 23, more: 30 } },
  { calls: 'fsync,fdatasync', spared: 30, oneIn: { atLeast: 3, more: 4 } },
];

/** However slow the machine is. */
const LEAST_REFUSED = 3;

const site = await Site.open();
afterAll(() => site.close());

test('a disk on which the n-th write, or the n-th sync, fails', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async (context) => {
  if (spawnSync('strace', ['-V']).status !== 0) return context.skip('needs strace, which lets system calls fail');
  const disturb = async ({ apis: [api], random, seconds }: Stage) => {
    const chosen = Math.floor(random() * FAILURES.length);
    const failures = FAILURES.filter((_, at) => !isShort || at === chosen);
    for (const { calls, spared, oneIn } of failures) {
      await site.server.stop();
      const every = oneIn.atLeast + Math.floor(random() * oneIn.more);
      const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO:when=${spared}+${every}`];
      // Daemonised: the server is the process that is started, and the other looks on.
      const within = ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', ...inject];
      site.server = await Server.start({ place: site.place, args: LOOPBACK_ALLOWED, within });
      let refused = 0;
      for (const end = performance.now() + (seconds * 1_000) / failures.length; refused < LEAST_REFUSED || performance.now() < end; await pause(20)) {
        if ((await api?.post('/groups', { name: nextName('Group') }))?.status === 503) refused++;
      }
    }
    await site.server.kill();
    await site.startAgain();
  };
  const ledgers = await rehearse({ name: 'n-th write to the disk fails', site, disturb });
  const answers = ledgers.flatMap(({ calls }) => calls.map(({ answer }) => answer?.status));
  expect(new Set(answers)).toContain(201);
  expect(await queryOne(site, 'PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
});
