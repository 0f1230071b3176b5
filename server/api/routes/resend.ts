import type { Store, Workspace } from '../../store/contract.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { isErased } from '../../webhooks/erased-body.ts';
import type { Event } from '../../webhooks/event.ts';
import type { Actor } from '../../workspace/audit.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { DeliveryPorts } from '../ports.ts';
import type { Once } from '../route.ts';
import { accepted } from './answer.ts';
import { keeping } from './keeping.ts';

const ERASED = 'The contact of this event was erased: there is nothing left to send.';

/** `endpointId` is null for every endpoint that can be called. */
type Resend = { event: Event; endpointId: number | null; actor: Actor; once?: Once | null };

/** New deliveries of the stored bytes, which the engine finds due. */
export async function resendEvent(ports: DeliveryPorts, workspace: Workspace, { event, endpointId, actor, once = null }: Resend) {
  if (isErased(event.body)) throw new RefusalError(refuse('gone', { message: ERASED }));
  const { id: workspaceId } = workspace;
  const nowMs = ports.clock.now();
  const endpointIds = endpointsToCall(workspace, endpointId).map(({ id }) => id);
  const details = { event: event.id, endpoints: endpointIds };
  const note = { actor, action: 'event.resent', workspaceId, subjectId: event.seq, details, nowMs } as const;
  const audit = { ...note, ...keeping({ once }, accepted({ deliveries: [] }), 'deliveries') };
  const deliveries = await ports.store.deliveries.resend({ workspaceId, eventSeq: event.seq, endpointIds, nowMs, audit });
  ports.wakeEngine();
  return { deliveries };
}

/** The event behind a log row or an address; its row may have been purged before the log's. */
export async function storedEvent(store: Store, workspaceId: number, seq: number): Promise<Event> {
  const event = await store.events.get(workspaceId, seq);
  if (!event) throw new RefusalError(refuse('gone', { message: 'The event of this log row is not kept any more.' }));
  return event;
}

function endpointsToCall({ endpoints }: Workspace, endpointId: number | null): Endpoint[] {
  const asked = endpointId === null ? endpoints : endpoints.filter(({ id }) => id === endpointId);
  if (asked.length === 0) throw unfit('The selected endpoint_id is invalid.');
  const callable = asked.filter(({ enabled, url }) => enabled && url !== '');
  if (callable.length === 0) throw unfit(whyNotCallable(asked));
  return callable;
}

/** Nothing is sent to an endpoint that is switched off, so making deliveries for it would only mislead. */
export function refuseUncallable(endpoint: Endpoint): void {
  if (!endpoint.enabled || endpoint.url === '') throw unfit(whyNotCallable([endpoint]));
}

function whyNotCallable(endpoints: Endpoint[]): string {
  return endpoints.every(({ url }) => url === '')
    ? 'The endpoint has no URL: save one in the webhook settings first.'
    : 'The endpoint is switched off: enable webhooks in the webhook settings first.';
}

function unfit(sentence: string): RefusalError {
  return new RefusalError(refuse('validation_failed', { errors: { endpoint_id: [sentence] } }));
}
