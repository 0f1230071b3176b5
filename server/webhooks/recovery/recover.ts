import type { Clock } from '../../kit/clock.ts';
import { restTime } from '../../kit/time.ts';
import type { RecoverRange, Store } from '../../store/contract.ts';
import type { Noted } from '../../store/contract-audit.ts';
import type { Actor } from '../../workspace/audit.ts';
import { hasEnded, type Job } from '../job.ts';

/** Deliveries made in one transaction: a fifth of a second of the writer's time at most. */
const RESENT_PER_STEP = 1_000;
/** Whoever works on a job says so at every step; this long after the last, in milliseconds, anybody else may go on. */
export const JOB_CLAIM_MS = 5_000;
/** Jobs of one workspace that have not ended. */
export const MAX_OPEN_JOBS = 20;

export type RecoveryPorts = {
  store: Pick<Store, 'jobs' | 'deliveries' | 'workspaces'>;
  clock: Clock;
  /** Deliveries that are due now were made for this endpoint. */
  onDue: (workspaceId: number, endpointId: number) => void;
};

/** Who begins it, and what is kept with the note that they did. */
type Beginning = { actor: Actor; keeps?: (total: number) => Pick<Noted, 'keeps'> };
type Begun = Job | { tooMany: true } | null;

/** Keeps a job for what the range selects now; null when that is nothing. */
export async function beginRecovery(ports: RecoveryPorts, range: RecoverRange, { actor, keeps }: Beginning): Promise<Begun> {
  const { store, clock } = ports;
  const total = await store.deliveries.countRecoverable(range);
  if (total === 0) return null;
  const { endpoint, sinceMs, untilMs } = range;
  const { workspaceId, id: endpointId } = endpoint;
  const nowMs = clock.now();
  const details = { endpoint: endpointId, since: restTime(sinceMs * 1000), until: restTime(untilMs * 1000), total };
  const note = { actor, action: 'deliveries.recovered', workspaceId, subjectId: null, details, nowMs } as const;
  const audit = { ...note, ...keeps?.(total) };
  return store.jobs.begin({ workspaceId, endpointId, sinceMs, untilMs, total, maxOpen: MAX_OPEN_JOBS, nowMs, audit });
}

/** One step, after which anybody may go on at once: a small job is done before its caller is answered. */
export async function recoverFirst(ports: RecoveryPorts, { workspaceId, id: jobId }: Job): Promise<void> {
  const nowMs = ports.clock.now();
  const claimed = await ports.store.jobs.claim({ nowMs, untilMs: nowMs + JOB_CLAIM_MS, key: { workspaceId, jobId } });
  if (claimed) await takeStep(ports, claimed, nowMs);
}

/** Goes on from where a claimed job is, to its end, unless somebody cancels it or `isStopped` says so. */
export async function recoverAll(ports: RecoveryPorts, claimed: Job, isStopped: () => boolean): Promise<void> {
  let job: Job | null = claimed;
  while (job && !hasEnded(job) && !isStopped()) job = await takeStep(ports, job, ports.clock.now() + JOB_CLAIM_MS);
}

/** The engine is told after each step, so that the first are on their way while the rest is still being made. */
async function takeStep({ store, clock, onDue }: RecoveryPorts, job: Job, claimedUntilMs: number): Promise<Job | null> {
  const { workspaceId, id: jobId, endpointId } = job;
  const workspace = await store.workspaces.byId(workspaceId);
  const endpoint = workspace?.endpoints.find(({ id }) => id === endpointId);
  const nowMs = clock.now();
  if (!endpoint) {
    await store.jobs.cancel({ workspaceId, jobId, nowMs });
    return null;
  }
  const after = await store.jobs.step({ job, endpoint, limit: RESENT_PER_STEP, nowMs, claimedUntilMs });
  if ('stopped' in after) return null;
  if (after.done > job.done) onDue(workspaceId, endpointId);
  return after;
}
