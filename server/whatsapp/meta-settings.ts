/** What the operator has set, once for all workspaces. Without id and secret nothing of WhatsApp works, and the rest does. */
export type MetaSettings = {
  appId: string | null;
  appSecret: string | null;
  /** The one before it: what it has signed is accepted for a time, so that nothing is lost while Meta and we change over. */
  previous: { appSecret: string; untilMs: number } | null;
  /** An origin. */
  graphUrl: string;
  /** Such as v26.0. */
  graphVersion: string;
};
