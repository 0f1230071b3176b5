import type { Log } from '../../kit/log.ts';
import { WorkLoop } from '../../kit/work-loop.ts';
import { JOB_CLAIM_MS, recoverAll, type RecoveryPorts } from './recover.ts';

/** One at a time in each process: the deliveries that it makes take longer to send than to make. */
const LANES = 1;

/** Works on the jobs of all workspaces, also those that a process which is gone has begun. */
export function recoveryRunner(ports: RecoveryPorts & { log: Log }): WorkLoop {
  const { store, clock, log } = ports;
  return new WorkLoop({
    clock,
    lanes: LANES,
    onFault: (error) => log.fault('recovery.fault', error),
    async work(isStopped) {
      const nowMs = clock.now();
      const found = await store.jobs.claim({ nowMs, untilMs: nowMs + JOB_CLAIM_MS });
      if (found) await recoverAll(ports, found, isStopped);
      return found !== null;
    },
  });
}
