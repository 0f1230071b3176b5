/** Of a limit that holds within a window of time, what one server takes for itself. */
export type Taking = {
  workspaceId: number;
  /** Whose requests, and against which limit. */
  counted: string;
  limit: number;
  /** So many at most. */
  wish: number;
  nowMs: number;
  /** The end of the window, if it begins with this. */
  endsAtMs: number;
};

/** `left`: what nobody has taken yet. */
export type Taken = { granted: number; left: number; endsAtMs: number };

/** Limits in fixed windows, counted where every server sees them. */
export interface WindowStore {
  /** Whether other servers may answer for the same data. Otherwise what lasts a minute can be counted in memory. */
  readonly isShared: boolean;
  take(taking: Taking): Promise<Taken>;
  /** Gives back what was not used, if the window is still the same. */
  giveBack(back: Pick<Taking, 'workspaceId' | 'counted' | 'endsAtMs'> & { unused: number }): Promise<void>;
}
