import { z } from 'zod';
import type { RecoverRange } from '../../store/contract.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts, DeliveryPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { RECOVERED } from '../shapes/webhooks.ts';
import { accepted, success } from './answer.ts';
import { instant } from './instant.ts';
import { found, pathId } from './path-id.ts';
import { refuseUncallable } from './resend.ts';
import { ENDPOINT_LABEL } from './save-endpoint.ts';

const RECOVERED_PER_STEP = 1_000;
/** Ten million deliveries in one call; the next call goes on from there. */
const MAX_RECOVER_STEPS = 10_000;

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
      handle: (call) => recover(ports, call),
      about: {
        summary: 'Recover deliveries',
        details: 'Resends all that failed or was skipped in that time. With `dry_run` it only counts, and answers 200.',
        body: RECOVER_INPUT,
        answers: { 200: dataOf(RECOVERED), 202: dataOf(RECOVERED) },
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
  return accepted({ count: await resendAll(ports, range, nowMs) });
}

/** The engine is woken after each step, so that the first are on their way while the rest is still being made. */
export async function resendAll(ports: DeliveryPorts, range: RecoverRange, nowMs: number): Promise<number> {
  const { store, wakeEngine } = ports;
  let count = 0;
  let afterSeq = 0;
  for (let step = 0; step < MAX_RECOVER_STEPS; step++) {
    const recovered = await store.deliveries.recover({ ...range, afterSeq, limit: RECOVERED_PER_STEP, nowMs });
    count += recovered.deliveryIds.length;
    if (recovered.deliveryIds.length > 0) wakeEngine();
    if (recovered.lastSeq === null) break;
    afterSeq = recovered.lastSeq;
  }
  return count;
}
