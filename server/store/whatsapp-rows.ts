import { deliveryOf, type CallResult, type Delivery, type ReceiptStatus } from '../whatsapp/receipt.ts';
import type { Bindable } from './columns.ts';
import type { Connection, PhoneNumber, Template } from '../whatsapp/connection.ts';
import type { Joining, MadeDue, StoredMessage, Wait, WorkspaceNews } from './contract-whatsapp.ts';

/** How what Meta has posted lies in the tables of both stores: the columns, and the values in their order. */

export const POSTED_MESSAGE_COLUMNS = [
  'direction', 'wamid', 'number_id', 'contact_id', 'phone', 'user_id', 'type', 'text', 'content', 'sent_at', 'state', 'call', 'changed_at',
];

export function postedMessageRow(message: WorkspaceNews['messages'][number], nowMs: number): Bindable[] {
  const { direction, wamid, numberId, contactId, person, type, text, content, sentAtMs } = message;
  const at = sentAtMs ?? nowMs;
  // An echo was accepted by Meta before it came here.
  const call: CallResult | null = direction === 'out' ? { accepted: true, atMs: at } : null;
  const state = direction === 'out' ? 'sent' : 'received';
  return [
    direction, wamid, numberId, contactId, person.phone, person.userId, type, text, JSON.stringify(content), at, state,
    call && JSON.stringify(call), at,
  ];
}

/** What is said of a joining in the conversation of either contact: there was no message, so it has no id of Meta's. */
export function notesOfJoining({ from, to }: Pick<Joining, 'from' | 'to'>): { contactId: number; text: string; content: string }[] {
  return [
    {
      contactId: from,
      text: `They are contact ${to}, whose number they have shown: what was written is there, and goes on there.`,
      content: JSON.stringify({ type: 'went_on', contact_id: to }),
    },
    {
      contactId: to,
      text: `They have also written as contact ${from}, until Meta told their number: what was written there is here now.`,
      content: JSON.stringify({ type: 'joined', contact_id: from }),
    },
  ];
}

export const RECEIPT_COLUMNS = ['wamid', 'status', 'participant', 'at', 'error_code', 'error_message', 'details'];

export function receiptRow({ wamid, status, participant, atMs, problem, details }: WorkspaceNews['receipts'][number]): Bindable[] {
  const told = Object.keys(details).length > 0 ? JSON.stringify(details) : null;
  return [wamid, status, participant, atMs, problem?.code ?? null, problem?.message ?? null, told];
}

/** Everybody that a contact is from now on known as. */
export function sendersOf({ messages, aliases }: WorkspaceNews): [sender: string, contactId: number][] {
  const ofMessages = messages.flatMap(({ person, contactId }) =>
    person.userId !== null && contactId !== null ? [[person.userId, contactId] as [string, number]] : [],
  );
  const ofAliases = aliases.flatMap(({ known, also, contactId }) =>
    [known.userId, known.phone, also.userId, also.phone].flatMap((name) => (name === null ? [] : [[name, contactId] as [string, number]])),
  );
  return [...ofMessages, ...ofAliases];
}

export type ReceiptFact = { wamid: string; status: ReceiptStatus; at: number; errorCode: number | null; errorMessage: string | null };

export type SentRow = {
  id: number;
  wamid: string | null;
  call: string | null;
  state: string;
  errorCode: number | null;
  errorMessage: string | null;
  sentAt: number;
  changedAt: number;
};

/** Where a message of ours stands now, as values for its row; null when that is what the row says. */
export function standing(row: SentRow, receipts: readonly ReceiptFact[]): Bindable[] | null {
  const delivery = deliveryOfRow(row, receipts);
  const changedAt = delivery.changedAtMs ?? row.sentAt;
  const [code, message] = [delivery.problem?.code ?? null, delivery.problem?.message ?? null];
  const same = delivery.state === row.state && code === row.errorCode && message === row.errorMessage && changedAt === row.changedAt;
  return same ? null : [delivery.state, code, message, changedAt];
}

function deliveryOfRow({ call }: SentRow, receipts: readonly ReceiptFact[]): Delivery {
  const facts = receipts.map(({ status, at, errorCode, errorMessage }) => ({
    status,
    atMs: at,
    problem: errorMessage === null ? null : { code: errorCode, message: errorMessage },
  }));
  return deliveryOf(call === null ? null : (JSON.parse(call) as CallResult), facts); // As it was written by one of us.
}

/** Which of our ids Meta has named a message by, before the answer to our call was read. */
export function namedByUs({ receipts }: WorkspaceNews): [ourId: string, wamid: string][] {
  return receipts.flatMap(({ ourId, wamid }) => (ourId === null ? [] : [[ourId, wamid] as [string, string]]));
}

export function wamidsIn({ messages, receipts }: WorkspaceNews): string[] {
  const echoes = messages.filter(({ direction }) => direction === 'out');
  return [...new Set([...receipts, ...echoes].map(({ wamid }) => wamid))];
}

export type DueRow = { id: number; error: string | null };

export function madeDueOf(rows: readonly DueRow[]): MadeDue {
  const last = rows.length > 0 ? Math.max(...rows.map(({ id }) => id)) : null;
  return { count: rows.length, failed: rows.filter(({ error }) => error !== null).length, last };
}

export type WaitRow = { number: number | null; pair: number | null };

/** Who waits for the recipient longer than the number is busy waits for the recipient alone. */
export function waitOf(row: WaitRow | undefined): Wait | null {
  const [number, pair] = [row?.number ?? null, row?.pair ?? null];
  if (number === null && pair === null) return null;
  const untilMs = Math.max(number ?? 0, pair ?? 0);
  return { untilMs, pairOnly: untilMs > (number ?? 0) };
}

type Json<T, K extends keyof T> = Omit<T, K> & { [Key in K]: string };

// The texts are JSON that one of us has written, from values of these kinds.
export function connectionOf(row: Json<Connection, 'steps'>): Connection {
  return { ...row, steps: JSON.parse(row.steps) as Connection['steps'] };
}

export function phoneNumberOf(row: Json<PhoneNumber, 'details'>): PhoneNumber {
  return { ...row, details: JSON.parse(row.details) as PhoneNumber['details'] };
}

export function templateOf(row: Json<Template, 'components'>): Template {
  return { ...row, components: JSON.parse(row.components) as unknown[] };
}

export function storedMessageOf(row: Json<StoredMessage, 'content'>): StoredMessage {
  return { ...row, content: JSON.parse(row.content) as StoredMessage['content'] };
}

export type ConnectionRow = Json<Connection, 'steps'>;
export type PhoneNumberRow = Json<PhoneNumber, 'details'>;
export type TemplateRow = Json<Template, 'components'>;
export type MessageRow = Json<StoredMessage, 'content'>;
