/** What a process does for the installation: serves the API, sends webhooks, or both. */
export const NODE_ROLES = ['all', 'api', 'engine'] as const;
export type NodeRole = (typeof NODE_ROLES)[number];
