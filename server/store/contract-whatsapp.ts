/** What Meta tells and what is sent through it. Kept apart from the outbound webhooks, which it never touches. */
export interface WhatsAppStore {
  readonly app: AppStore;
  readonly posts: PostStore;
}

/** What this installation is to Meta, for all workspaces together. */
export interface AppStore {
  /** The one that Meta was told and asks back with; null before the first workspace began to connect. */
  verifyToken(): Promise<string | null>;
}

/** What Meta has posted, byte by byte: stored before anybody looks what it says. */
export interface PostStore {
  /** Due at once. */
  add(post: NewPost): Promise<void>;
}

export type NewPost = { body: Uint8Array; receivedAtMs: number };
