import type { Clock } from '../../kit/clock.ts';
import type { Store } from '../../store/contract.ts';
import type { NewEvent } from '../../workspace/change.ts';
import { verdict } from '../attempt.ts';
import type { Endpoint } from '../endpoint.ts';
import { eventId, newNonce } from '../event.ts';
import type { ExamAnswer } from '../settings/exam.ts';
import type { Sender } from '../sender/sender.ts';

/** Not a place in the feed: the feed begins at 1. */
export const NO_SEQ = 0;

export type TestPorts = { store: Pick<Store, 'attempts'>; sender: Sender; clock: Clock };

type Test = {
  sample: NewEvent;
  /** A new one, when not given. */
  eventId?: string;
  /** What webhook-timestamp says, when not the time of the attempt. */
  signedAtMs?: number;
};

/** One attempt with a sample, through the real sender. It enters neither feed nor numbering, only the log. */
export async function sendTest(
  { store, sender, clock }: TestPorts,
  endpoint: Endpoint,
  { sample, eventId: id = eventId(newNonce(), NO_SEQ), signedAtMs }: Test,
): Promise<ExamAnswer> {
  const { event, model, body } = sample;
  const message = { eventId: id, event, body, number: 1, isOurs: () => true, ...(signedAtMs !== undefined && { signedAtMs }) };
  const { outcome, exchange } = await sender.attempt(endpoint, message);
  const ended = verdict(outcome);
  const logId = await store.attempts.add({
    workspaceId: endpoint.workspaceId,
    eventSeq: null,
    eventId: id,
    endpointId: endpoint.id,
    deliveryId: null,
    event,
    model,
    recordId: 0,
    number: 1,
    ...ended,
    test: true,
    testBody: body,
    createdAt: clock.now(),
    exchange,
  });
  return { logId, status: ended.status, durationMs: exchange.timing.durationMs };
}
