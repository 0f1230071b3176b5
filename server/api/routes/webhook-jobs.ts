import { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import type { Job } from '../../webhooks/job.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { DONE, dataOf } from '../shapes/envelope.ts';
import { WEBHOOK_JOB } from '../shapes/jobs.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { done, success } from './answer.ts';
import { LIMIT, type CursorList } from './cursor-list.ts';
import { found, pathId } from './path-id.ts';

const LABEL = 'Job';
const PATH = '/webhook-jobs/:id';

const LIST_QUERY = z.strictObject({ before: recordId().optional(), limit: LIMIT });

type Ports = Pick<ApiPorts, 'store' | 'clock'>;

export function webhookJobRoutes(ports: Ports): Route[] {
  return [
    {
      method: 'GET',
      path: '/webhook-jobs',
      ability: 'webhooks.read',
      failure: 'Failed to list jobs',
      handle: (call) => list(ports, call),
      about: {
        summary: 'List jobs',
        details: 'Each *recover* is one. Newest first.',
        query: LIST_QUERY,
        answers: { 200: cursorListOf(WEBHOOK_JOB) },
        examples: [{ status: 200 }],
      },
    },
    {
      method: 'GET',
      path: PATH,
      ability: 'webhooks.read',
      failure: 'Failed to read the job',
      handle: async (call) => success(jobRow(await jobInPath(ports, call))),
      about: { summary: 'Read a job', answers: { 200: dataOf(WEBHOOK_JOB) }, examples: [{ params: { id: 1 }, status: 200 }] },
    },
    {
      method: 'DELETE',
      path: PATH,
      ability: 'webhooks.update',
      failure: 'Failed to cancel the job',
      handle: (call) => cancel(ports, call),
      about: {
        summary: 'Cancel a job',
        details: 'The deliveries that it has made are sent. One that has ended stays as it is.',
        answers: { 200: DONE },
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
  ];
}

async function list({ store }: Ports, call: Call) {
  const { before, limit } = readInput(LIST_QUERY, call.query);
  // One more than asked for tells whether there is anything after the last.
  const query = { workspaceId: call.workspace.id, limit: limit + 1, ...(before !== undefined && { before }) };
  const rows = await store.jobs.list(query);
  const shown = rows.slice(0, limit);
  const next = rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null;
  return success({ data: shown.map(jobRow), next, prev: null } satisfies CursorList);
}

async function cancel({ store, clock }: Ports, call: Call) {
  const { workspaceId, id: jobId } = await jobInPath({ store, clock }, call);
  const nowMs = clock.now();
  const audit = { actor: call.actor, action: 'job.cancelled', workspaceId, subjectId: jobId, details: {}, nowMs } as const;
  await store.jobs.cancel({ workspaceId, jobId, nowMs, audit });
  return done('Job cancelled successfully');
}

async function jobInPath({ store }: Ports, call: Call): Promise<Job> {
  return found(await store.jobs.get(call.workspace.id, pathId(call, LABEL)), LABEL);
}

/** As the API and the command show it. */
export function jobRow({ id, endpointId, sinceMs, untilMs, state, total, done: made, createdAtMs, finishedAtMs }: Job) {
  return {
    id,
    endpoint_id: endpointId,
    since: restTime(sinceMs * 1000),
    until: restTime(untilMs * 1000),
    state,
    total,
    done: made,
    created_at: restTime(createdAtMs * 1000),
    finished_at: finishedAtMs === null ? null : restTime(finishedAtMs * 1000),
  };
}
