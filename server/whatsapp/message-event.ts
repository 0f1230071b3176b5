import { MESSAGE_STATES, WIRE_MODEL, type MessageState } from '../../contract/webhook-event.ts';
import { eventTime } from '../kit/time.ts';
import type { Decision, NewEvent } from '../workspace/change.ts';
import type { Moment } from '../workspace/decision.ts';
import { failureText } from './plain-words.ts';
import { isPublicId } from './public-id.ts';
import type { DeliveryState, Problem } from './receipt.ts';

/** What an event of a message tells of it. */
export type MessageFacts = {
  id: number;
  wamid: string;
  state: DeliveryState;
  errorCode: number | null;
  errorMessage: string | null;
  announced: MessageState | null;
  /** What receipts have said of it, separated by commas; null when nothing. */
  reported: string | null;
};

/** In this order a message goes on; what was told of it never goes back. */
const ORDER: readonly DeliveryState[] = ['pending', 'sent', 'failed', 'delivered', 'read'];

/** On its way to where a message stands: what receipts have said of it too. A failure it has got over is none. */
const ON_THE_WAY: readonly DeliveryState[] = ['sent', 'delivered'];

/** The states to tell of, in order: those after the one that was told last, up to where the message stands. */
export function newsOf({ state, announced, reported }: MessageFacts): MessageState[] {
  const said = new Set(reported?.split(','));
  const after = announced === null ? 0 : ORDER.indexOf(announced) + 1;
  const way = ORDER.slice(after, ORDER.indexOf(state) + 1).filter((one) => one === state || (ON_THE_WAY.includes(one) && said.has(one)));
  return MESSAGE_STATES.filter((known) => way.includes(known));
}

/**
 * Tells of the next state alone, so that each is a commit of its own. What is told is noted in it, so that it is told once,
 * whatever ends the process and whoever else tells it.
 */
export function announce(facts: MessageFacts | null, { now, workspace }: Moment): Decision<null> {
  const [state] = facts ? newsOf(facts) : [];
  if (!facts || !state) return { change: null, result: null };
  const body = JSON.stringify({
    event: `message.${state}`,
    model: WIRE_MODEL.message,
    data: {
      message_id: facts.wamid,
      status: state,
      error_message: state === 'failed' ? failureText(facts) : null,
      tenant_id: workspace.id,
    },
    timestamp: eventTime(now, false),
  });
  const event: NewEvent = { event: `message.${state}`, model: 'message', recordId: facts.id, body, committedAt: now };
  const { id: workspaceId, referenceVersion } = workspace;
  const told = { id: facts.id, from: facts.announced, to: state };
  return { change: { workspaceId, referenceVersion, writes: [], events: [event], told }, result: null };
}

type Refusal = { atMs: number; problem: Problem };

/**
 * Settles a message that Meta has never taken, and tells of that. The result is false when Meta has named it meanwhile,
 * or it is gone: then nothing is told, and the receipts say how it stands.
 */
export function announceRefusal(facts: MessageFacts | null, { atMs, problem }: Refusal, moment: Moment): Decision<boolean> {
  if (facts?.state !== 'pending' || !isPublicId(facts.wamid)) return { change: null, result: false };
  const { change } = announce({ ...facts, state: 'failed', errorCode: problem.code, errorMessage: problem.message }, moment);
  if (!change?.told) return { change: null, result: false };
  const refusal = { publicId: facts.wamid, atMs, problem };
  return { change: { ...change, told: { ...change.told, refusal } }, result: true };
}
