import type { AnyEventName, AnyModel } from '../../../contract/webhook-event.ts';
import { eventId, newNonce } from '../../webhooks/event.ts';
import type { SkipReason } from '../../webhooks/endpoint.ts';
import type { MessageTold, SenderName } from '../../workspace/change.ts';
import type { NewAnswer } from '../contract-answers.ts';
import { addAnswer } from './answers.ts';
import type { CommitPlan, Committed, CommittedEvent, NumberedDelivery, PlannedDelivery } from '../contract.ts';
import { hopsToNote, noteHops } from './event-hops.ts';
import { numberDelivery } from './number-deliveries.ts';
import type { Transaction } from './transaction.ts';
import { noteTold } from './whatsapp/announcements.ts';
import { nameSender } from './whatsapp/name-sender.ts';
import { encodeRecord, writeRecord, type RecordMessage } from './write-record.ts';

/** A CommitPlan as it travels: values without names, the events' deliveries three by three. */
export type CommitMessage = [
  workspaceId: number,
  referenceVersion: number,
  records: RecordMessage[],
  events: EventMessage[],
  answer: NewAnswer | null,
  senders: readonly SenderName[] | null,
  numbered: NumberedDelivery[] | null,
  told: MessageTold | null,
  hops: number | null,
];

type EventMessage = [
  event: AnyEventName,
  model: AnyModel,
  recordId: number,
  committedAt: number,
  body: string,
  deliveries: (number | PlannedDelivery['state'] | SkipReason | null)[],
];

/** The node, then for each event its number and id, and for each of its deliveries the id and the state. */
export type CommittedMessage = (number | string | null)[];

type BornState = CommittedEvent['deliveries'][number]['state'];

export function encodeCommit({ change, deliveries, answer, numbered }: CommitPlan): CommitMessage {
  return [
    change.workspaceId,
    change.referenceVersion,
    change.writes.map(encodeRecord),
    change.events.map(({ event, model, recordId, committedAt, body }, at) => {
      const planned = deliveries[at] ?? [];
      const flat = planned.flatMap((one) => [one.endpointId, one.state, one.state === 'skipped' ? one.reason : null]);
      return [event, model, recordId, committedAt, body, flat];
    }),
    answer ?? null,
    change.senders ?? null,
    numbered ?? null,
    change.told ?? null,
    hopsToNote(change),
  ];
}

export function decodeCommitted({ deliveries }: CommitPlan, message: CommittedMessage): Committed {
  let at = 0;
  const next = () => message[at++];
  const node = next();
  const events = deliveries.map((planned): CommittedEvent => {
    const seq = Number(next());
    const id = String(next());
    // The states are those that `commitChange` answers with.
    const born = planned.map(({ endpointId }) => ({ id: Number(next()), endpointId, state: next() as BornState }));
    return { seq, id, deliveries: born };
  });
  return { events, node: typeof node === 'number' ? node : null };
}

const ADD_EVENT = `
  INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

const ADD_DELIVERY = `
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, reason, node, due_at, created_at, settled_at)
  VALUES (?, ?, ?, 'event', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const HAS_UNSETTLED = `
  SELECT 1 FROM deliveries
  WHERE workspace_id = ? AND endpoint_id = ? AND model = ? AND record_id = ? AND kind = 'event' AND settled_at IS NULL
  LIMIT 1`;

/** Writes the records, then the events, each with its deliveries. The first that conflicts ends it. */
export function commitChange(tx: Transaction, message: CommitMessage): CommittedMessage {
  const [workspaceId, referenceVersion, records, events, answer, senders, numbered, told, hops] = message;
  if (answer) addAnswer(tx, answer);
  tx.expectReference(workspaceId, referenceVersion);
  for (const record of records) writeRecord(tx, workspaceId, record);
  for (const one of senders ?? []) nameSender(tx, workspaceId, one);
  if (told) noteTold(tx, workspaceId, told);
  const committed: CommittedMessage = [tx.node];
  const seqs = events.map((event) => addEvent(tx, { workspaceId, event, committed }));
  for (const { event, ...one } of numbered ?? []) numberDelivery(tx, { ...one, workspaceId, eventSeq: seqs[event] ?? 0 });
  if (hops) for (const eventSeq of seqs) noteHops(tx, { workspaceId, eventSeq }, hops);
  return committed;
}

type Adding = { workspaceId: number; event: EventMessage; committed: CommittedMessage };

function addEvent(tx: Transaction, { workspaceId, event: message, committed }: Adding): number {
  const [event, model, recordId, committedAt, body, deliveries] = message;
  const seq = tx.numbers.take('event', { workspaceId });
  const id = eventId(newNonce(), seq);
  tx.db.run(ADD_EVENT, [workspaceId, seq, id, event, model, recordId, committedAt, body]);
  committed.push(seq, id);
  const bornAtMs = Math.floor(committedAt / 1000);
  for (let at = 0; at < deliveries.length; at += 3) {
    const endpointId = Number(deliveries[at]);
    const reason = deliveries[at + 2] ?? null;
    const state = bornState(tx, deliveries[at + 1] as PlannedDelivery['state'], { workspaceId, endpointId, event, model, recordId });
    const deliveryId = tx.numbers.take('delivery');
    const node = state === 'leased' ? tx.node : null;
    const [dueAtMs, settledAtMs] = state === 'skipped' ? [null, bornAtMs] : [bornAtMs, null];
    tx.db.run(ADD_DELIVERY, [
      workspaceId, deliveryId, endpointId, seq, event, model, recordId, state, reason, node, dueAtMs, bornAtMs, settledAtMs,
    ]);
    committed.push(deliveryId, state);
  }
  return seq;
}

type Owed = { workspaceId: number; endpointId: number; event: AnyEventName; model: AnyModel; recordId: number };

/** A record's first event has none before it, which spares the look into the index. */
function bornState(tx: Transaction, planned: PlannedDelivery['state'], owed: Owed): BornState {
  if (planned === 'skipped') return 'skipped';
  const { workspaceId, endpointId, event, model, recordId } = owed;
  if (event !== 'created' && tx.db.row(HAS_UNSETTLED, [workspaceId, endpointId, model, recordId])) return 'waiting';
  return planned === 'leased' && tx.node !== null ? 'leased' : 'due';
}
