import { expect, test } from 'vitest';
import type { Job } from '../../webhooks/job.ts';
import { noted, noteOf } from './audit.ts';
import { ended, selectingAll } from './recovery.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const CLAIM_MS = 5_000;

/** Resending in bulk goes on where it was, whoever began it, and does nothing twice. */
export function jobsConformance(scene: Scenes): void {
  test('recovers what failed or was skipped, in steps, and tells how far it is', async () => {
    const acme = await scene();
    const seqs = [await ended(acme, 'failed'), (await acme.change('created', 'skipped')).event.seq];
    await ended(acme, 'delivered');
    seqs.push(await ended(acme, 'failed'));
    const job = await begun(acme);
    expect(job).toMatchObject({ state: 'queued', total: 3, done: 0, finishedAtMs: null });
    const claimed = await claim(acme, job);
    const first = await step(acme, claimed, 2);
    expect(first).toMatchObject({ state: 'running', total: 3, done: 2, afterSeq: seqs[1] });
    const last = await step(acme, first as Job, 2);
    expect(last).toMatchObject({ state: 'done', total: 3, done: 3, finishedAtMs: acme.nowMs });
    expect((await acme.claim()).map(({ eventSeq, kind }) => [eventSeq, kind])).toEqual(seqs.map((seq) => [seq, 'resend']));
    expect(await acme.store.jobs.get(acme.workspaceId, job.id)).toEqual(last);
    const { workspaceId, endpointId, nowMs } = acme;
    const range = { endpoint: await selectingAll(acme), sinceMs: 0, untilMs: nowMs };
    expect(await acme.store.deliveries.countRecoverable(range)).toBe(0);
    expect((await acme.store.deliveries.list({ workspaceId, endpointId, limit: 100 })).length).toBe(7);
  });

  test('is worked on by one at a time, and by another when that one is silent', async () => {
    const acme = await scene();
    for (let n = 0; n < 2; n++) await ended(acme, 'failed');
    const job = await begun(acme);
    const claimed = await claim(acme, job);
    const key = { workspaceId: acme.workspaceId, jobId: job.id };
    const later = acme.nowMs + CLAIM_MS;
    expect(await acme.store.jobs.claim({ nowMs: later - 1, untilMs: later + CLAIM_MS, key })).toBeNull();
    const heir = await acme.store.jobs.claim({ nowMs: later, untilMs: later + CLAIM_MS, key });
    expect(await step(acme, heir as Job, 1)).toMatchObject({ done: 1 });
    expect(await step(acme, claimed, 1)).toEqual({ stopped: true });
  });

  test('is not held by a claim of a clock that was set back', async () => {
    const acme = await scene();
    await ended(acme, 'failed');
    const job = await begun(acme);
    await claim(acme, job);
    acme.subject.clock.step(-30_000);
    await expect(claim(acme, job)).rejects.toThrow();
    acme.subject.clock.step(-3_600_000);
    expect(await claim(acme, job)).toMatchObject({ state: 'running' });
  });

  test('resends nothing twice in two jobs at once', async () => {
    const acme = await scene();
    for (let n = 0; n < 3; n++) await ended(acme, 'failed');
    const jobs = [await begun(acme), await begun(acme)];
    const claimed = [await claim(acme, jobs[0] as Job), await claim(acme, jobs[1] as Job)];
    const both = await Promise.all(claimed.map((job) => step(acme, job, 10)));
    expect(both.reduce((sum, job) => sum + ('done' in job ? job.done : 0), 0)).toBe(3);
  });

  test('stops when it is cancelled, and keeps what it has made', async () => {
    const acme = await scene();
    for (let n = 0; n < 2; n++) await ended(acme, 'failed');
    const job = await begun(acme);
    const first = await step(acme, await claim(acme, job), 1);
    const audit = noteOf(acme, { action: 'job.cancelled', subjectId: job.id });
    const end = { workspaceId: acme.workspaceId, jobId: job.id, nowMs: acme.nowMs, audit };
    expect(await acme.store.jobs.cancel(end)).toBe(true);
    expect(await acme.store.jobs.cancel(end)).toBe(false);
    expect(await noted(acme)).toEqual([['job.cancelled', job.id]]);
    expect(await step(acme, first as Job, 1)).toEqual({ stopped: true });
    expect(await acme.store.jobs.get(acme.workspaceId, job.id)).toMatchObject({ state: 'cancelled', done: 1 });
    expect(await acme.claim()).toHaveLength(1);
  });

  test('are forgotten once they ended long ago, and never before', async () => {
    const acme = await scene();
    await ended(acme, 'failed');
    const [open, done] = [await begun(acme), await begun(acme)];
    await acme.store.jobs.cancel({ workspaceId: acme.workspaceId, jobId: done.id, nowMs: acme.nowMs });
    const left = async (beforeMs: number) => {
      await acme.store.jobs.purge({ beforeMs, limit: 1_000 });
      return (await acme.store.jobs.list({ workspaceId: acme.workspaceId, limit: 10 })).map(({ id }) => id);
    };
    expect(await left(acme.nowMs)).toEqual([done.id, open.id]);
    expect(await left(acme.nowMs + 1)).toEqual([open.id]);
  });

  test('are few at a time in one workspace, listed there alone, newest first', async () => {
    const [acme, other] = [await scene(), await scene()];
    await ended(acme, 'failed');
    const jobs = [await begun(acme), await begun(acme)];
    expect(await acme.store.jobs.begin({ ...wish(acme), maxOpen: 2 })).toEqual({ tooMany: true });
    const ids = async (query: { before?: number }) =>
      (await acme.store.jobs.list({ workspaceId: acme.workspaceId, limit: 10, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual(jobs.map(({ id }) => id).toReversed());
    expect(await ids({ before: jobs[1]?.id ?? 0 })).toEqual([jobs[0]?.id]);
    expect(await acme.store.jobs.list({ workspaceId: other.workspaceId, limit: 10 })).toEqual([]);
    expect(await acme.store.jobs.get(other.workspaceId, jobs[0]?.id ?? 0)).toBeNull();
  });
}

function wish({ workspaceId, endpointId, nowMs }: Scene) {
  return { workspaceId, endpointId, sinceMs: 0, untilMs: nowMs, total: 3, maxOpen: 5, nowMs };
}

async function begun(acme: Scene): Promise<Job> {
  const job = await acme.store.jobs.begin(wish(acme));
  if ('tooMany' in job) throw new Error('There is room for it');
  return job;
}

async function claim({ store, workspaceId, nowMs }: Scene, { id }: Job): Promise<Job> {
  const claimed = await store.jobs.claim({ nowMs, untilMs: nowMs + CLAIM_MS, key: { workspaceId, jobId: id } });
  if (!claimed) throw new Error('Nobody else has it');
  return claimed;
}

async function step(acme: Scene, job: Job, limit: number) {
  const { store, nowMs } = acme;
  return store.jobs.step({ job, endpoint: await selectingAll(acme), limit, nowMs, claimedUntilMs: nowMs + CLAIM_MS });
}
