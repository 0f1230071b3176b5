/** The API token that made a change itself, whose webhooks are not sent to whom it writes back for. */
export type OwnChange = `own_change:${number}`;

/** The field whose condition in a filter did not hold. */
export type Filtered = `filter:${string}`;

const OWN_CHANGE = /^own_change:(\d+)$/;
const FILTERED = /^filter:(.+)$/;

/** The number of the token that a reason names; null where it names none. */
export function tokenIn(reason: string | null): string | null {
  return OWN_CHANGE.exec(reason ?? '')?.[1] ?? null;
}

/** The field that a reason names; null where it names none. */
export function fieldIn(reason: string | null): string | null {
  return FILTERED.exec(reason ?? '')?.[1] ?? null;
}
