import type { Job } from '../webhooks/job.ts';
import type { JobKey, JobStep } from './contract-jobs.ts';
import type { RecoverRange } from './contract.ts';

/** As both databases take it: the columns of `webhook_jobs` under the names of a Job. */
export const JOB_SELECTION = `
  SELECT workspace_id AS "workspaceId", id, endpoint_id AS "endpointId", since_ms AS "sinceMs", until_ms AS "untilMs", state,
    total, done, after_seq AS "afterSeq", created_at AS "createdAtMs", finished_at AS "finishedAtMs"
  FROM webhook_jobs`;

/** What is asked of the deliveries for a step. */
export function recoverableOf({ job, endpoint, limit }: JobStep): RecoverRange & { afterSeq: number; limit: number } {
  const { sinceMs, untilMs, afterSeq } = job;
  return { endpoint, sinceMs, untilMs, afterSeq, limit };
}

/** A step as it is written: these events, in order, and how far the job is then. */
export type JobStepWrite = JobKey & Pick<Job, 'endpointId' | 'state' | 'finishedAtMs'> & {
  seqs: number[];
  fromSeq: number;
  toSeq: number;
  claimedUntilMs: number;
  nowMs: number;
};

/** Fewer than were asked for are the last. */
export function jobStepWrite({ job, limit, nowMs, claimedUntilMs }: JobStep, seqs: number[]): JobStepWrite {
  const { workspaceId, id: jobId, endpointId, afterSeq } = job;
  const isLast = seqs.length < limit;
  const progress = { seqs, fromSeq: afterSeq, toSeq: seqs.at(-1) ?? afterSeq };
  const state = isLast ? 'done' : 'running';
  return { workspaceId, jobId, endpointId, ...progress, state, finishedAtMs: isLast ? nowMs : null, claimedUntilMs, nowMs };
}
