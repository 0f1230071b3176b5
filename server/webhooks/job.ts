/**
 * The resending of all that an endpoint did not get in a span of time. queued: nobody works on it at this moment. running:
 * deliveries are being made. done and cancelled: what was made by then is sent.
 */
export const JOB_STATES = ['queued', 'running', 'done', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export type Job = {
  workspaceId: number;
  id: number;
  endpointId: number;
  /** Of the events: wall-clock milliseconds. */
  sinceMs: number;
  untilMs: number;
  state: JobState;
  /** What was to be sent again when it began, and how much of it has got a new delivery. */
  total: number;
  done: number;
  /** The last event that was looked at. */
  afterSeq: number;
  createdAtMs: number;
  finishedAtMs: number | null;
};

export function hasEnded({ state }: Job): boolean {
  return state === 'done' || state === 'cancelled';
}
