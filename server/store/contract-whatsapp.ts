import type { Alias, Person, PostedMessage } from '../whatsapp/message.ts';
import type { Notice } from '../whatsapp/notice.ts';
import type { Receipt } from '../whatsapp/receipt.ts';

/** What Meta tells and what is sent through it. Kept apart from the outbound webhooks, which it never touches. */
export interface WhatsAppStore {
  readonly app: AppStore;
  readonly posts: PostStore;
  readonly routes: RouteStore;
  readonly senders: SenderStore;
}

/** What this installation is to Meta, for all workspaces together. */
export interface AppStore {
  /** The one that Meta was told and asks back with; null before the first workspace began to connect. */
  verifyToken(): Promise<string | null>;
}

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
  /** Due again later; never, with `dueAtMs` null. */
  postpone(postponement: { id: number; dueAtMs: number | null; error: string }): Promise<void>;
  /** Makes posts of the past due again, in order of arrival, at most `limit` after the id `after`. */
  makeDue(step: { sinceMs: number; untilMs: number; after: number; limit: number; nowMs: number }): Promise<MadeDue>;
  /** Deletes processed posts, and notices, from before `beforeMs`: at most `limit` of each. */
  purge(step: { beforeMs: number; limit: number }): Promise<number>;
  /** Of the posts that are kept: what was not understood, and how often. */
  unknown(): Promise<Record<string, number>>;
}

export type NewPost = { body: Uint8Array; receivedAtMs: number };
/** `tries`: how often it was claimed, this time among them. */
export type ClaimedPost = { id: number; tries: number; receivedAtMs: number };
export type MadeDue = { count: number; last: number | null };

export type PostApplication = {
  postId: number;
  nowMs: number;
  unknown: Record<string, number>;
  workspaces: WorkspaceNews[];
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
  /** The contact that somebody is, by user id first, then by phone, then by a phone of before. */
  contactOf(workspaceId: number, person: Pick<Person, 'phone' | 'userId'>): Promise<number | null>;
}
