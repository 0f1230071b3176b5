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
};

/** In this order a message goes on; what was told of it never goes back. */
const ORDER: readonly DeliveryState[] = ['pending', 'sent', 'failed', 'delivered', 'read'];

/** The state to tell of, or null when that was told already, or something later. */
export function newsOf({ state, announced }: MessageFacts): MessageState | null {
  if (announced !== null && ORDER.indexOf(state) <= ORDER.indexOf(announced)) return null;
  return MESSAGE_STATES.find((known) => known === state) ?? null;
}

/** What is told is noted in the same commit, so that it is told once, whatever ends the process and whoever else tells it. */
export function announce(facts: MessageFacts | null, { now, workspace }: Moment): Decision<null> {
  const state = facts && newsOf(facts);
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
