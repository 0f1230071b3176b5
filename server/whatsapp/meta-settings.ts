/** What the operator has set, once for all workspaces. Without id and secret nothing of WhatsApp works, and the rest does. */
export type MetaSettings = {
  appId: string | null;
  appSecret: string | null;
  /** An origin. */
  graphUrl: string;
  /** Such as v26.0. */
  graphVersion: string;
};
