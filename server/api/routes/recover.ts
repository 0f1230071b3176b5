import { z } from 'zod';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import { beginRecovery, recoverFirst } from '../../webhooks/recovery/recover.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { RECOVERED } from '../shapes/webhooks.ts';
import { accepted, success } from './answer.ts';
import { instant } from './instant.ts';
import { keeping } from './keeping.ts';
import { found, pathId } from './path-id.ts';
import { refuseUncallable } from './resend.ts';
import { ENDPOINT_LABEL } from './save-endpoint.ts';

const RECOVER_INPUT = z
  .strictObject({ since: instant(), until: instant().optional(), dry_run: z.boolean().default(false) })
  .refine(({ since, until }) => until === undefined || since <= until, {
    error: 'must not be before since.',
    path: ['until'],
  });

export function recoverRoutes(ports: ApiPorts): Route[] {
  return [
    {
      method: 'POST',
      path: '/webhook-endpoints/:id/recover',
      ability: 'webhooks.update',
      failure: 'Failed to recover deliveries',
      keeps: 'note',
      handle: (call) => recover(ports, call),
      about: {
        summary: 'Recover deliveries',
        details:
          'Resends all that failed or was skipped in that time. The first thousand are made before this answers; the rest is a ' +
          'job that goes on by itself, also after a restart: `GET /webhook-jobs/{job_id}` tells how far it is. Without a ' +
          '`job_id` there was nothing to resend. With `dry_run` it only counts, and answers 200.',
        body: RECOVER_INPUT,
        answers: { 200: dataOf(RECOVERED), 202: dataOf(RECOVERED) },
        refusals: ['too_many_jobs'],
        examples: [
          { title: 'Count', params: { id: 1 }, body: { since: '2026-04-16T00:00:00Z', dry_run: true }, status: 200 },
          { title: 'Resend', params: { id: 1 }, body: { since: '2026-04-16T00:00:00Z' }, status: 202 },
        ],
      },
    },
  ];
}

async function recover(ports: ApiPorts, call: Call) {
  const id = pathId(call, ENDPOINT_LABEL);
  const endpoint = found(call.workspace.endpoints.find((each) => each.id === id), ENDPOINT_LABEL);
  const { since, until, dry_run: dryRun } = readInput(RECOVER_INPUT, call.body);
  refuseUncallable(endpoint);
  const nowMs = ports.clock.now();
  // Up to now at most, so that what fails again meanwhile is not taken up a second time.
  const untilMs = until === undefined ? nowMs : Math.min(Math.floor(until / 1000), nowMs);
  const range = { endpoint, sinceMs: Math.ceil(since / 1000), untilMs };
  if (dryRun) return success({ count: await ports.store.deliveries.countRecoverable(range) });
  const recovery = { ...ports, onDue: ports.wakeEngine };
  const begun = (count: number, jobId: number) => accepted({ count, job_id: jobId });
  const keeps = (count: number) => keeping(call, begun(count, 0), 'job_id');
  const job = await beginRecovery(recovery, range, { actor: call.actor, keeps });
  if (job === null) return accepted({ count: 0 });
  if ('tooMany' in job) throw new RefusalError(refuse('too_many_jobs'));
  await recoverFirst(recovery, job);
  ports.wakeRecovery();
  return begun(job.total, job.id);
}
