/** How far a workspace is connected with an account of Meta's, step by step. */
export const STEP_NAMES = [
  'access_token', 'app_subscription', 'account_subscription', 'subscription_seen', 'phone_numbers', 'registration', 'templates',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export type Step = {
  name: StepName;
  status: 'waiting' | 'done' | 'failed';
  /** The text of its last failure; of one that is done, what it left undone. */
  error: string | null;
  atMs: number | null;
};

export type Connection = {
  workspaceId: number;
  /** Counts the changes: a save expects the one it has read. */
  version: number;
  accountId: string | null;
  status: 'not_connected' | 'connecting' | 'connected' | 'broken';
  steps: Step[];
  /** Why it is broken, as a sentence. */
  problem: string | null;
  /** Sealed `ConnectionSecrets`; null when they are forgotten. */
  secrets: string | null;
  tokenExpiresAtMs: number | null;
  /** When its next step is due, or all that is known of the account is to be read again. */
  dueAtMs: number | null;
  tries: number;
  connectedAtMs: number | null;
  updatedAtMs: number;
};

/** An access token, or the code of an embedded sign-up, and the account that is meant. */
export type Credentials = { accountId: string | null; token: string | null; code: string | null };

/** Of an embedded sign-up there is a code at first, and the token after it. */
export type ConnectionSecrets = { token: string | null; code: string | null; pin: string };

export type PhoneNumber = {
  id: string;
  display: string;
  name: string | null;
  quality: string | null;
  details: Record<string, unknown>;
};

export type Template = {
  name: string;
  language: string;
  metaId: string | null;
  /** In Meta's words, such as APPROVED. */
  status: string;
  category: string | null;
  quality: string | null;
  reason: string | null;
  components: unknown[];
};

export function freshSteps(): Step[] {
  return STEP_NAMES.map((name) => ({ name, status: 'waiting', error: null, atMs: null }));
}

export function withStep(steps: readonly Step[], changed: Step): Step[] {
  return steps.map((step) => (step.name === changed.name ? changed : step));
}

/** What was not done, or has left something undone, is done again; where nothing was, everything is. */
export function resumed(steps: readonly Step[]): Step[] {
  const isUndone = ({ status, error }: Step) => status !== 'done' || error !== null;
  const all = !steps.some(isUndone);
  return steps.map((step) => (all || isUndone(step) ? { ...step, status: 'waiting' } : step));
}

/** Meta has told of something new before all of it was read for the first time: what was read by then is read again. */
export function withNews(steps: readonly Step[]): Step[] {
  return steps.map((step) => (READ_AGAIN.includes(step.name) && step.status === 'done' ? { ...step, status: 'waiting' } : step));
}

/** What a connected account is read for anew. */
const READ_AGAIN: readonly StepName[] = ['phone_numbers', 'templates'];

/** The steps that are due, in their order. */
export function dueSteps({ status, steps }: Pick<Connection, 'status' | 'steps'>): StepName[] {
  const isDue = (step: Step) => step.status !== 'done' || (status === 'connected' && READ_AGAIN.includes(step.name));
  return steps.filter(isDue).map(({ name }) => name);
}

export function unconnected(workspaceId: number, nowMs: number): Connection {
  return {
    workspaceId, version: 0, accountId: null, status: 'not_connected', steps: freshSteps(), problem: null, secrets: null,
    tokenExpiresAtMs: null, dueAtMs: null, tries: 0, connectedAtMs: null, updatedAtMs: nowMs,
  };
}
