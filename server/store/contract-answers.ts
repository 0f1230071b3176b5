/** How long the answer of a call with an Idempotency-Key is kept for whoever repeats it. */
export const ANSWERS_KEPT_MS = 24 * 60 * 60 * 1_000;

/** Which call of which caller; `key` is a hash of both. */
export type AnswerPlace = { workspaceId: number; key: string };

/** What a call is answered. The body is a JSON value. */
export type PlainAnswer = { status: number; headers: Record<string, string>; body: unknown };

/** `answer` is null as long as nobody knows it, and `done` is false as long as it is not whole. */
export type NewAnswer = AnswerPlace & { bodyHash: string; answer: PlainAnswer | null; done: boolean; nowMs: number };

/** `running`: another server works on the call at this moment. */
export type KeptAnswer = Pick<NewAnswer, 'bodyHash' | 'answer' | 'done'> & { running: boolean };

/**
 * Written with the note of a change, into the place that was reserved for it. What the write made goes into `data` under
 * the name of `made`: its number, or the numbers of all it made.
 */
export type NotedAnswer = { place: AnswerPlace; answer: PlainAnswer; made?: string };

/** As NotedAnswer, where it is not whole yet: of a call that goes on after its first write. */
export type FirstAnswer = Omit<NotedAnswer, 'made'>;

/**
 * Answers to calls with an Idempotency-Key. Those of changes are written in the change's own transaction: by `commit`,
 * or with the change's note.
 */
export interface AnswerStore {
  find(place: AnswerPlace, nowMs: number): Promise<KeptAnswer | null>;
  /** Takes the place of a call that is about to begin. False when another call has it, or had it and was answered. */
  reserve(call: AnswerPlace & { bodyHash: string; nowMs: number }): Promise<boolean>;
  complete(place: AnswerPlace, answer: PlainAnswer): Promise<void>;
  /** Gives the place of a call up that changed nothing. */
  release(place: AnswerPlace): Promise<void>;
  /** Deletes at most `limit` of those that were kept long enough. */
  purge(step: { nowMs: number; limit: number }): Promise<number>;
}
