/** What the operator has set, once for all workspaces. Without id and secret nothing of WhatsApp works, and the rest does. */
export type MetaSettings = {
  appId: string | null;
  appSecret: string | null;
  /** The one before it, which counts as well for as long as it is set. */
  previousAppSecret: string | null;
  /** An origin. */
  graphUrl: string;
  /** Such as v26.0. */
  graphVersion: string;
};

/** The secrets that count, the current one first. None without a current one. */
export function appSecretsOf({ appSecret, previousAppSecret }: MetaSettings): string[] {
  if (appSecret === null) return [];
  return previousAppSecret === null || previousAppSecret === appSecret ? [appSecret] : [appSecret, previousAppSecret];
}
