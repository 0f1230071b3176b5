import { MAX_CLOCKS_APART_MS } from '../../kit/limits.ts';
import type { Job } from '../../webhooks/job.ts';
import type { JobEnd, JobStore, NewJob } from '../contract-jobs.ts';
import { JOB_SELECTION, jobStepWrite, recoverableOf, type JobStepWrite } from '../job-row.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import { resendUnsuccessful } from './recover-deliveries.ts';
import type { Transaction } from './transaction.ts';

const GET = `${JOB_SELECTION} WHERE workspace_id = ? AND id = ?`;
const LIST = `${JOB_SELECTION} WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;

function jobOf(db: Database, workspaceId: number, id: number): Job | null {
  return db.row<Job>(GET, [workspaceId, id]) ?? null;
}

const COUNT_OPEN = `
  SELECT count(*) AS count FROM webhook_jobs INDEXED BY webhook_jobs_open
  WHERE workspace_id = ? AND state IN ('queued', 'running')`;
const ADD = `
  INSERT INTO webhook_jobs (workspace_id, id, endpoint_id, since_ms, until_ms, state, total, created_at)
  VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)`;

export function beginJob(tx: Transaction, begin: NewJob): Job | { tooMany: true } {
  const { workspaceId, endpointId, sinceMs, untilMs, total, nowMs, audit } = begin;
  const open = tx.db.row<{ count: number }>(COUNT_OPEN, [workspaceId])?.count ?? 0;
  if (open >= begin.maxOpen) return { tooMany: true };
  const id = tx.numbers.take('job');
  tx.db.run(ADD, [workspaceId, id, endpointId, sinceMs, untilMs, total, nowMs]);
  if (audit) addAuditNote(tx, { ...audit, subjectId: id });
  const progress = { state: 'queued', done: 0, afterSeq: 0, finishedAtMs: null } as const;
  return { workspaceId, id, endpointId, sinceMs, untilMs, total, createdAtMs: nowMs, ...progress };
}

const FREE = `
  ${JOB_SELECTION} WHERE state IN ('queued', 'running') AND NOT (claimed_until BETWEEN ? AND ?) ORDER BY claimed_until, id LIMIT 1`;
const FREE_OF_KEY = `
  ${JOB_SELECTION} WHERE workspace_id = ? AND id = ? AND state IN ('queued', 'running') AND NOT (claimed_until BETWEEN ? AND ?)`;
const CLAIM = `UPDATE webhook_jobs SET state = 'running', claimed_until = ? WHERE workspace_id = ? AND id = ?`;

type Claim = Parameters<JobStore['claim']>[0];

function freeJob(db: Database, { nowMs, untilMs, key }: Claim): Job | undefined {
  const held = [nowMs + 1, untilMs + MAX_CLOCKS_APART_MS];
  return key ? db.row<Job>(FREE_OF_KEY, [key.workspaceId, key.jobId, ...held]) : db.row<Job>(FREE, held);
}

export function claimJob(tx: Transaction, claim: Claim): Job | null {
  const free = freeJob(tx.db, claim);
  if (!free) return null;
  tx.db.run(CLAIM, [claim.untilMs, free.workspaceId, free.id]);
  return { ...free, state: 'running' };
}

const ADVANCE = `
  UPDATE webhook_jobs SET after_seq = ?, state = ?, finished_at = ?, claimed_until = ?
  WHERE workspace_id = ? AND id = ? AND state = 'running' AND after_seq = ?`;
const COUNT_DONE = 'UPDATE webhook_jobs SET done = done + ? WHERE workspace_id = ? AND id = ?';

/** The progress first: it tells whether the rest is still wanted. */
export function stepJob(tx: Transaction, step: JobStepWrite): Job | { stopped: true } {
  const { workspaceId, jobId, endpointId, seqs, nowMs, state, finishedAtMs, claimedUntilMs } = step;
  const progress = [step.toSeq, state, finishedAtMs, claimedUntilMs];
  if (tx.db.run(ADVANCE, [...progress, workspaceId, jobId, step.fromSeq]) === 0) return { stopped: true };
  const made = resendUnsuccessful(tx, { workspaceId, endpointId, seqs, nowMs });
  tx.db.run(COUNT_DONE, [made.length, workspaceId, jobId]);
  return jobOf(tx.db, workspaceId, jobId) ?? { stopped: true };
}

const CANCEL = `
  UPDATE webhook_jobs SET state = 'cancelled', finished_at = ?
  WHERE workspace_id = ? AND id = ? AND state IN ('queued', 'running')`;

export function cancelJob(tx: Transaction, { workspaceId, jobId, nowMs, audit }: JobEnd): boolean {
  const isCancelled = tx.db.run(CANCEL, [nowMs, workspaceId, jobId]) > 0;
  if (isCancelled) addAuditNote(tx, audit);
  return isCancelled;
}

const FORGET_ENDED = `
  DELETE FROM webhook_jobs WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM webhook_jobs WHERE finished_at < ? LIMIT ?)`;

export function purgeJobs(tx: Transaction, { beforeMs, limit }: { beforeMs: number; limit: number }): number {
  return tx.db.run(FORGET_ENDED, [beforeMs, limit]);
}

export function jobStore({ near, reader, writer }: Parts): JobStore {
  return {
    begin: (begin) => writer.run('beginJob', begin),
    get: (workspaceId, id) => near.read((db) => jobOf(db, workspaceId, id)),
    list: ({ workspaceId, before = Number.MAX_SAFE_INTEGER, limit }) =>
      near.read((db) => db.rows<Job>(LIST, [workspaceId, before, limit])),
    async claim(claim) {
      const free = await near.read((db) => freeJob(db, claim));
      return free ? writer.run('claimJob', claim) : null;
    },
    async step(step) {
      const seqs = await reader.ask('findRecoverable', recoverableOf(step));
      return writer.run('stepJob', jobStepWrite(step, seqs));
    },
    cancel: (end) => writer.run('cancelJob', end),
    purge: (step) => writer.run('purgeJobs', step),
  };
}
