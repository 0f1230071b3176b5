import type { AnyEventName, AnyModel, MessageState, Model } from '../../contract/webhook-event.ts';
import type { Micros } from '../kit/time.ts';
import type { RecordKind, RecordOf } from './records.ts';

/** `change` is null when the request alters nothing: then nothing is stored and nothing fires. */
export type Decision<Result> = { change: Change | null; result: Result };

/** What a pure decision asks the store to do: rows to write, with the versions they expect, and their events. */
export type Change = {
  workspaceId: number;
  /** The version of the workspace's settings, statuses, sources and endpoints that the decision saw. */
  referenceVersion: number;
  writes: RecordWrite[];
  events: NewEvent[];
  /** Where no phone number keeps a new contact single: the names of Meta's it goes by, which nobody else may have. */
  senders?: readonly SenderName[];
  /** The message that the event tells of. */
  told?: MessageTold;
  /** On which way it came, where an endpoint minds. */
  via?: Via;
};

/** By which API token, if by one; and how often a change has gone from system to system with it: once, if nobody says more. */
export type Via = { tokenId: number | null; hops: number };

export type SenderName = { sender: string; contactId: number };

/**
 * How far a message has been told of, from which state to which. `refusal`: why Meta has not taken it, where that is
 * known by this event first and is to be stored with it; `publicId` is our id of the message.
 */
export type MessageTold = {
  id: number;
  from: MessageState | null;
  to: MessageState;
  refusal?: { publicId: string; atMs: number; problem: { code: number | null; message: string } };
};

export type RecordWrite = { [K in RecordKind]: WriteOf<K> }[RecordKind];

type WriteOf<M extends RecordKind> =
  | { write: 'insert'; model: M; row: RecordOf[M] }
  /** `row` is the whole new row, its version already counted up; `expects` is the version it replaces. */
  | { write: 'update'; model: M; row: RecordOf[M]; expects: number }
  | { write: 'delete'; model: M; id: number; expects: number };

/** An event before it has its place in the feed. `body` is the text that is stored, signed and sent for ever after. */
export type NewEvent = {
  event: AnyEventName;
  model: AnyModel;
  recordId: number;
  body: string;
  committedAt: Micros;
  /** The record that was updated, as it was: for whoever decides by what changed. It is not stored. */
  before?: RecordOf[Model];
};
