import { MAX_CLOCKS_APART_MS } from '../../kit/limits.ts';
import type { Job } from '../../webhooks/job.ts';
import type { JobEnd, JobStore, NewJob } from '../contract-jobs.ts';
import { JOB_SELECTION, jobStepWrite, recoverableOf, type JobStepWrite } from '../job-row.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import { findRecoverable, resendUnsuccessful } from './recover-deliveries.ts';
import type { Transaction } from './transaction.ts';

const GET = `${JOB_SELECTION} WHERE workspace_id = $1 AND id = $2`;
const LIST = `${JOB_SELECTION} WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`;

async function jobOf(db: Database, workspaceId: number, id: number): Promise<Job | null> {
  return (await db.row<Job>(GET, [workspaceId, id])) ?? null;
}

const COUNT_OPEN = `SELECT count(*) AS count FROM webhook_jobs WHERE workspace_id = $1 AND state IN ('queued', 'running')`;
const ADD = `
  INSERT INTO webhook_jobs (workspace_id, id, endpoint_id, since_ms, until_ms, state, total, created_at)
  VALUES ($1, nextval('webhook_job_ids'), $2, $3, $4, 'queued', $5, $6) RETURNING id`;

/** The transaction has locked the workspace, so of two at once the second counts the first. */
export async function beginJob(tx: Transaction, begin: NewJob): Promise<Job | { tooMany: true }> {
  const { workspaceId, endpointId, sinceMs, untilMs, total, nowMs, audit } = begin;
  const open = await tx.db.row<{ count: number }>(COUNT_OPEN, [workspaceId]);
  if ((open?.count ?? 0) >= begin.maxOpen) return { tooMany: true };
  const added = await tx.db.row<{ id: number }>(ADD, [workspaceId, endpointId, sinceMs, untilMs, total, nowMs]);
  const id = added?.id ?? 0;
  if (audit) await addAuditNote(tx, { ...audit, subjectId: id });
  const progress = { state: 'queued', done: 0, afterSeq: 0, finishedAtMs: null } as const;
  return { workspaceId, id, endpointId, sinceMs, untilMs, total, createdAtMs: nowMs, ...progress };
}

const FREE = `
  ${JOB_SELECTION} WHERE state IN ('queued', 'running') AND NOT (claimed_until BETWEEN $1 AND $2) ORDER BY claimed_until, id LIMIT 1`;
const FREE_OF_KEY = `
  ${JOB_SELECTION} WHERE workspace_id = $1 AND id = $2 AND state IN ('queued', 'running') AND NOT (claimed_until BETWEEN $3 AND $4)`;
const LOCK = ' FOR UPDATE SKIP LOCKED';
const CLAIM = `UPDATE webhook_jobs SET state = 'running', claimed_until = $1 WHERE workspace_id = $2 AND id = $3`;

type Claim = Parameters<JobStore['claim']>[0];

function freeJob(db: Database, { nowMs, untilMs, key }: Claim, lock: string): Promise<Job | undefined> {
  const held = [nowMs + 1, untilMs + MAX_CLOCKS_APART_MS];
  if (key) return db.row<Job>(FREE_OF_KEY + lock, [key.workspaceId, key.jobId, ...held]);
  return db.row<Job>(FREE + lock, held);
}

export async function claimJob(tx: Transaction, claim: Claim): Promise<Job | null> {
  const free = await freeJob(tx.db, claim, LOCK);
  if (!free) return null;
  await tx.db.run(CLAIM, [claim.untilMs, free.workspaceId, free.id]);
  return { ...free, state: 'running' };
}

const ADVANCE = `
  UPDATE webhook_jobs SET after_seq = $1, state = $2, finished_at = $3, claimed_until = $4
  WHERE workspace_id = $5 AND id = $6 AND state = 'running' AND after_seq = $7`;
const COUNT_DONE = 'UPDATE webhook_jobs SET done = done + $1 WHERE workspace_id = $2 AND id = $3';

/** The progress first: it tells whether the rest is still wanted. */
export async function stepJob(tx: Transaction, step: JobStepWrite): Promise<Job | { stopped: true }> {
  const { workspaceId, jobId, endpointId, seqs, nowMs, state, finishedAtMs, claimedUntilMs } = step;
  const progress = [step.toSeq, state, finishedAtMs, claimedUntilMs];
  if ((await tx.db.run(ADVANCE, [...progress, workspaceId, jobId, step.fromSeq])) === 0) return { stopped: true };
  const made = await resendUnsuccessful(tx, { workspaceId, endpointId, seqs, nowMs });
  await tx.db.run(COUNT_DONE, [made.length, workspaceId, jobId]);
  return (await jobOf(tx.db, workspaceId, jobId)) ?? { stopped: true };
}

const CANCEL = `
  UPDATE webhook_jobs SET state = 'cancelled', finished_at = $1
  WHERE workspace_id = $2 AND id = $3 AND state IN ('queued', 'running')`;

export async function cancelJob(tx: Transaction, { workspaceId, jobId, nowMs, audit }: JobEnd): Promise<boolean> {
  const isCancelled = (await tx.db.run(CANCEL, [nowMs, workspaceId, jobId])) > 0;
  if (isCancelled) await addAuditNote(tx, audit);
  return isCancelled;
}

const FORGET_ENDED = `
  DELETE FROM webhook_jobs WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM webhook_jobs WHERE finished_at < $1 LIMIT $2)`;

export function purgeJobs(tx: Transaction, { beforeMs, limit }: { beforeMs: number; limit: number }): Promise<number> {
  return tx.db.run(FORGET_ENDED, [beforeMs, limit]);
}

export function jobStore({ reader, writer }: Parts): JobStore {
  return {
    begin: (begin) => writer.run('beginJob', begin),
    get: (workspaceId, id) => reader.read((db) => jobOf(db, workspaceId, id)),
    list: ({ workspaceId, before = Number.MAX_SAFE_INTEGER, limit }) =>
      reader.read((db) => db.rows<Job>(LIST, [workspaceId, before, limit])),
    async claim(claim) {
      const free = await reader.read((db) => freeJob(db, claim, ''));
      return free ? writer.run('claimJob', claim) : null;
    },
    async step(step) {
      const seqs = await reader.read((db) => findRecoverable(db, recoverableOf(step)));
      return writer.run('stepJob', jobStepWrite(step, seqs));
    },
    cancel: (end) => writer.run('cancelJob', end),
    purge: (step) => writer.run('purgeJobs', step),
  };
}
