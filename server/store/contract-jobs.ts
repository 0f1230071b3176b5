import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Job } from '../webhooks/job.ts';
import type { Noted } from './contract-audit.ts';

/** Resending in bulk: kept, so that it goes on after a restart, and worked on step by step by one process at a time. */
export interface JobStore {
  /** Refused while `maxOpen` of the workspace have not ended. The note is about the new job, whose id the write fills in. */
  begin(begin: NewJob): Promise<Job | { tooMany: true }>;
  get(workspaceId: number, id: number): Promise<Job | null>;
  /** Newest first. */
  list(query: { workspaceId: number; before?: number; limit: number }): Promise<Job[]>;
  /**
   * One that nobody works on at this time, for whoever asks, until `untilMs`; each step forwards that. Null: there is none.
   * A claim of MAX_CLOCKS_APART_MS beyond it is one of a clock that was set back, and void.
   */
  claim(claim: { nowMs: number; untilMs: number; key?: JobKey }): Promise<Job | null>;
  /**
   * Resends at most `limit` more, in order of seq, and the job as it is then: `done` once nothing is left. All or nothing.
   * Two at once resend nothing twice. `stopped`: cancelled, or somebody else has gone on.
   */
  step(step: JobStep): Promise<Job | { stopped: true }>;
  /** False: it had ended already, and nothing is noted. */
  cancel(end: JobEnd): Promise<boolean>;
  /** Forgets at most `limit` that ended before this time; answers how many it was. */
  purge(step: { beforeMs: number; limit: number }): Promise<number>;
}

export type JobKey = { workspaceId: number; jobId: number };

/** `audit`: unless nobody asked for it. */
export type JobEnd = JobKey & { nowMs: number; audit?: Noted };

export type NewJob = Pick<Job, 'workspaceId' | 'endpointId' | 'sinceMs' | 'untilMs' | 'total'> & {
  maxOpen: number;
  nowMs: number;
  audit?: Noted;
};

export type JobStep = { job: Job; endpoint: Endpoint; limit: number; nowMs: number; claimedUntilMs: number };
