import type { Clock } from '../../kit/clock.ts';
import type { Store } from '../../store/contract.ts';
import type { NewEvent } from '../../workspace/change.ts';
import { verdict } from '../attempt.ts';
import type { Endpoint } from '../endpoint.ts';
import { eventId, newNonce } from '../event.ts';
import type { Sender } from '../sender/sender.ts';

/** Not a place in the feed: the feed begins at 1. */
const NO_SEQ = 0;

/** One attempt with a sample, through the real sender. It enters neither feed nor numbering, only the log. */
export async function sendTest(
  { store, sender, clock }: { store: Pick<Store, 'attempts'>; sender: Sender; clock: Clock },
  endpoint: Endpoint,
  sample: NewEvent,
): Promise<number> {
  const { event, model, body } = sample;
  const id = eventId(newNonce(), NO_SEQ);
  const { outcome, exchange } = await sender.attempt(endpoint, { eventId: id, event, body, number: 1, isOurs: () => true });
  return store.attempts.add({
    workspaceId: endpoint.workspaceId,
    eventSeq: null,
    eventId: id,
    endpointId: endpoint.id,
    deliveryId: null,
    event,
    model,
    recordId: 0,
    number: 1,
    ...verdict(outcome),
    test: true,
    testBody: body,
    createdAt: clock.now(),
    exchange,
  });
}
