import type { MessageState } from '../../contract/webhook-event.ts';
import type { Connection, PhoneNumber, Template } from '../whatsapp/connection.ts';
import type { AnswerPlace, FirstAnswer } from './contract-answers.ts';
import type { Noted } from './contract-audit.ts';
import type { Alias, Person, PostedMessage } from '../whatsapp/message.ts';
import type { Notice } from '../whatsapp/notice.ts';
import type { CallResult, DeliveryState, Receipt } from '../whatsapp/receipt.ts';

/** What Meta tells and what is sent through it. Kept apart from the outbound webhooks, which it never touches. */
export interface WhatsAppStore {
  readonly app: AppStore;
  readonly posts: PostStore;
  readonly routes: RouteStore;
  readonly senders: SenderStore;
  readonly connections: ConnectionStore;
  readonly templates: TemplateStore;
  readonly messages: MessageStore;
}

/** What this installation is to Meta, for all workspaces together. */
export interface AppStore {
  /** The one that Meta was told and asks back with; null before the first workspace began to connect. */
  verifyToken(): Promise<string | null>;
  /** Keeps `fresh` when there is none yet. Answers with the one that is kept, durably. */
  keepVerifyToken(fresh: string, nowMs: number): Promise<string>;
  /** The end of the overlap of two app secrets: the one of the first call for `previous`, unless that was current since. */
  overlapSecrets(overlap: SecretOverlap): Promise<number>;
  /** Null when there never was one. */
  lastOverlapEnd(): Promise<number | null>;
}

/** Both secrets as a hash that nobody can turn back. */
export type SecretOverlap = { current: string; previous: string; endsAtMs: number };

/** What Meta has posted, byte by byte: stored before anybody looks what it says, and processed afterwards. */
export interface PostStore {
  /** Due at once. */
  add(post: NewPost): Promise<void>;
  /** Cheap: for looking often. */
  anyDue(nowMs: number): Promise<boolean>;
  /** Takes due posts for this node, the longest due first; also those of nodes that are gone. */
  claim(query: { nowMs: number; limit: number }): Promise<ClaimedPost[]>;
  /** Null when it was purged. */
  body(id: number): Promise<Uint8Array | null>;
  /** Writes all that a post says, and that it was processed, together. What is there already stays as it is. */
  apply(application: PostApplication): Promise<AppliedPost>;
  /** Marks a post that was applied before as processed. */
  finish(id: number): Promise<void>;
  /** Due again later; never, with `dueAtMs` null. */
  postpone(postponement: { id: number; dueAtMs: number | null; error: string }): Promise<void>;
  /** Makes posts of the past due again, in order of arrival, at most `limit` after the id `after`. Of one that failed a try counts. */
  makeDue(step: { sinceMs: number; untilMs: number; after: number; limit: number; nowMs: number }): Promise<MadeDue>;
  /** How many are still to be processed. */
  waiting(): Promise<number>;
  /** Deletes processed posts, and notices, that came before `beforeMs`: at most `limit` of each. */
  purge(step: { beforeMs: number; limit: number }): Promise<number>;
  /** Of the posts that are kept: what was not understood, and how often. */
  unknown(): Promise<Record<string, number>>;
}

export type NewPost = { body: Uint8Array; receivedAtMs: number };
/** `tries`: how often it was claimed, this time among them. */
export type ClaimedPost = { id: number; tries: number; receivedAtMs: number };
/** `failed`: of how many the processing had failed before. */
export type MadeDue = { count: number; failed: number; last: number | null };

export type PostApplication = {
  postId: number;
  nowMs: number;
  unknown: Record<string, number>;
  workspaces: WorkspaceNews[];
  /** False while something is still to be done about it: then it stays claimed, until it is finished. */
  done: boolean;
};

/** What a post says to one workspace. */
export type WorkspaceNews = {
  workspaceId: number;
  messages: (PostedMessage & { contactId: number | null })[];
  aliases: (Alias & { contactId: number })[];
  receipts: Receipt[];
  notices: Notice[];
};

/** How much of it was news. */
export type AppliedPost = { messages: number; receipts: number; notices: number };

/** To which workspace an account or a phone number of Meta's belongs. */
export interface RouteStore {
  /** False when it belongs to another workspace. */
  claim(route: Route & { workspaceId: number }): Promise<boolean>;
  workspaceOf(route: Route): Promise<number | null>;
}

export type Route = { kind: 'account' | 'number'; metaId: string };

export interface SenderStore {
  /** The contact that somebody is, by user id first, then by phone, in either of its forms, then by a phone of before. */
  contactOf(workspaceId: number, person: Pick<Person, 'phone' | 'userId'>): Promise<KnownContact | null>;
  /**
   * Two contacts have turned out to be one person: what one was written, and by which names Meta knows it, is the other's
   * from now on, and a note in either conversation says so. Nothing happens where nothing is left to join.
   */
  join(joining: Joining): Promise<null>;
}

export type Joining = { workspaceId: number; from: number; to: number; atMs: number };

/** `phone` is null as long as it is hidden. */
export type KnownContact = { id: number; phone: string | null };

export interface ConnectionStore {
  get(workspaceId: number): Promise<Connection | null>;
  /** False when it is not at `expects` any more, and nothing is noted; 0 expects none. The row's version becomes one more. */
  save(save: { connection: Connection; expects: number; audit?: Noted }): Promise<boolean>;
  anyDue(nowMs: number): Promise<boolean>;
  /** Takes connections that are due for this node, until they are saved. */
  claim(query: { nowMs: number; limit: number }): Promise<Connection[]>;
  numbers(workspaceId: number): Promise<PhoneNumber[]>;
  /** Replaces them all, and routes to this workspace what no other has. */
  saveNumbers(save: { workspaceId: number; numbers: PhoneNumber[] }): Promise<void>;
  /** What Meta has said of the account, its numbers and templates, by Meta's time, the newest first. */
  notices(query: { workspaceId: number; limit: number }): Promise<StoredNotice[]>;
  /** Lets go of numbers, templates and routes. Answers with how many workspaces are connected still. */
  forget(workspaceId: number): Promise<number>;
}

/** `value`: as JSON. */
export type StoredNotice = Pick<Notice, 'field' | 'atMs' | 'value'>;

export interface TemplateStore {
  list(workspaceId: number): Promise<Template[]>;
  /** Replaces them by what Meta has listed, but for those of which it has told something of `sinceMs` or later. */
  save(save: { workspaceId: number; templates: Template[]; sinceMs: number }): Promise<void>;
}

export interface MessageStore {
  /** A message of ours, before Meta is asked to send it. */
  add(message: NewMessage): Promise<void>;
  /** What came of the call; receipts that were faster are counted in. Null when the message is not there. */
  settle(settlement: CallSettlement): Promise<StoredMessage | null>;
  /** Puts a message off that Meta has surely not taken. */
  postpone(postponement: { workspaceId: number; publicId: string; wait: Wait }): Promise<void>;
  anyDue(nowMs: number): Promise<boolean>;
  /** Every message that waits for this number, or for this number and recipient, waits at least so long. */
  holdBack(hold: Line & { wait: Wait }): Promise<void>;
  /**
   * Takes messages that are due, once: of each number the first. They are never due again by themselves, so whoever
   * takes one asks Meta at once.
   */
  claim(query: { nowMs: number; limit: number }): Promise<ClaimedMessage[]>;
  /** By Meta's id or by ours. */
  get(workspaceId: number, id: string): Promise<StoredMessage | null>;
  /** Newest first. */
  list(query: { workspaceId: number; contactId?: number; before?: number; limit: number }): Promise<StoredMessage[]>;
  /** When the contact wrote last; null when never. */
  lastReceived(workspaceId: number, contactId: number): Promise<number | null>;
  /** Of our messages with these ids, Meta's or ours: where they stand, and what of it endpoints were told. */
  standings(workspaceId: number, ids: readonly string[]): Promise<Standing[]>;
  /** Behind what a further message has to wait: those that wait for the number, and for its recipient. Null without any. */
  waitingUntil(line: Line): Promise<Wait | null>;
}

/** From which number to which recipient. */
export type Line = { workspaceId: number; numberId: string; phone: string };

/** `pairOnly`: for the recipient alone; other recipients need not wait. */
export type Wait = { untilMs: number; pairOnly: boolean };

export type NewMessage = {
  workspaceId: number;
  /** Ours, `msg_…`. */
  publicId: string;
  numberId: string;
  contactId: number;
  phone: string;
  type: string;
  text: string | null;
  content: Record<string, unknown>;
  atMs: number;
  /** The body of the call to Meta, as JSON. */
  request: string;
  /** Null when it is sent at once. */
  wait: Wait | null;
  /** What its call is answered if nothing more becomes known, put into the place that was reserved for it. */
  answer?: FirstAnswer;
};

export type Standing = {
  id: number;
  /** Ours, of one that Meta has never taken. */
  wamid: string;
  state: DeliveryState;
  errorCode: number | null;
  errorMessage: string | null;
  changedAtMs: number;
  /** The last state that was told, null when none was. */
  announced: MessageState | null;
  /** What receipts have said of it, in no order, separated by commas; null when nothing. */
  reported: string | null;
};

export type CallSettlement = {
  workspaceId: number;
  publicId: string;
  wamid: string | null;
  call: CallResult;
  /** Meta's id of the recipient, by which an answer finds the contact even if it hides the number. */
  userId?: string | null;
  /** The place of the answer to a call that is refused: whoever has mended the reason may use its key again. */
  frees?: AnswerPlace;
};
export type ClaimedMessage = Line & { id: number; publicId: string; request: string; tries: number };

export type StoredMessage = {
  id: number;
  direction: 'in' | 'out';
  publicId: string | null;
  wamid: string | null;
  numberId: string;
  contactId: number | null;
  phone: string | null;
  type: string;
  text: string | null;
  content: Record<string, unknown>;
  sentAtMs: number;
  state: DeliveryState | 'received';
  errorCode: number | null;
  errorMessage: string | null;
  changedAtMs: number;
  /** When Meta is to be asked; null when it was, or is being asked now. */
  dueAtMs: number | null;
};
