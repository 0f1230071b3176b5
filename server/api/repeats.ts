import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { AnswerStore, KeptAnswer, PlainAnswer } from '../store/contract-answers.ts';
import { RepeatedCall } from '../webhooks/outbox/order.ts';
import { RefusalError, refuse } from '../workspace/refusal.ts';
import type { Answer, Once, Route } from './route.ts';

type Work = {
  once: Once;
  keeps: Route['keeps'];
  /** What is answered where the first run was cut off, or is not at its end; else what was kept by then. */
  stands: ((kept: PlainAnswer) => Promise<Answer>) | undefined;
  run: () => Promise<Answer>;
};

/** Lets a call with an Idempotency-Key happen once, however often it comes. */
export class Repeats {
  readonly #answers: AnswerStore;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Bounded by the requests that are under way. */
  readonly #running = new Set<string>();

  constructor({ answers, clock, log }: { answers: AnswerStore; clock: Clock; log: Log }) {
    this.#answers = answers;
    this.#clock = clock;
    this.#log = log;
  }

  /** Refused while the same call runs here or on another server, and when the body is another than it was. */
  async answer(work: Work): Promise<Answer> {
    const { once } = work;
    const id = `${once.workspaceId} ${once.key}`;
    if (this.#running.has(id)) throw new RefusalError(refuse('already_running'));
    this.#running.add(id);
    try {
      const known = await this.#replay(work);
      if (known) return known;
      return await (work.keeps === 'change' ? work.run() : this.#runAndKeep(work));
    } catch (error) {
      if (!(error instanceof RepeatedCall)) throw error;
      const known = await this.#replay(work); // Another server was faster.
      if (known) return known;
      throw new RefusalError(refuse('already_running'));
    } finally {
      this.#running.delete(id);
    }
  }

  /** Null for what is to run: nobody has begun it, or whoever had is gone and has done nothing. */
  async #replay({ once, stands }: Work): Promise<Answer | null> {
    const kept = await this.#answers.find(once, this.#clock.now());
    if (!kept) return null;
    if (kept.bodyHash !== once.bodyHash) throw new RefusalError(refuse('validation_failed', { errors: ANOTHER_BODY }));
    if (kept.answer && stands && !kept.done) return replayed(await stands(kept.answer), { done: true });
    if (kept.running) throw new RefusalError(refuse('already_running'));
    return kept.answer && replayed(kept.answer, kept);
  }

  /** The place is taken before, so that the call happens once; its answer follows. */
  async #runAndKeep({ once, keeps, run }: Work): Promise<Answer> {
    if (!(await this.#answers.reserve({ ...once, nowMs: this.#clock.now() }))) throw new RepeatedCall();
    let answer: Answer;
    try {
      answer = await run();
    } catch (error) {
      await this.#answers.release(once).catch((fault: unknown) => this.#log.fault('answers.release_failed', fault));
      throw error;
    }
    const { status, headers = {}, body } = answer;
    const kept = typeof keeps === 'object' ? without(body, keeps.without) : body;
    await this.#answers.complete(once, { status, headers, body: kept });
    return answer;
  }
}

const ANOTHER_BODY = { 'Idempotency-Key': ['The Idempotency-Key header was used before, with another body or query.'] };

/** Where the server died before the deliveries had settled, nobody saw how they ended. */
function replayed({ status, headers, body }: Answer, { done }: Pick<KeptAnswer, 'done'>): Answer {
  const outcome = done ? {} : { 'X-Webhook-Outcome': 'pending' };
  return { status, body, headers: { ...headers, ...outcome, 'Idempotency-Replayed': 'true' } };
}

/** A secret is shown once, and kept nowhere. */
function without(body: unknown, keys: readonly string[]): unknown {
  const { data, ...rest } = body as { data?: Record<string, unknown> }; // Every answer is an envelope.
  return { ...rest, data: { ...data, ...Object.fromEntries(keys.map((key) => [key, null])) } };
}
