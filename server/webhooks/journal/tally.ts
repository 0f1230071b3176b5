import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store } from '../../store/contract.ts';
import { HOUR_MS, MINUTE_MS, type CountedSpan, type RecountRange, type SpanMs } from '../../store/contract-stats.ts';
import { verdict } from '../attempt.ts';
import { addCounts, bucketOf, noCounts, note, type Counts } from '../counts.ts';
import type { Delivery } from '../delivery.ts';
import type { AttemptResult } from '../outcome.ts';
import type { Journalled } from './journal.ts';

/** What was counted is written so often, in milliseconds. What a process that dies has not written is counted again from the log. */
const FLUSH_MS = 5_000;
/** When a minute is so long over, every process has written what it counted in it. */
const WRITTEN_BY_ALL_MS = 2 * FLUSH_MS + 1_000;
/** Before what was logged last, so much may not have been written by whom: also by several that died one after another. */
const RECOUNTED_MS = 2 * MINUTE_MS;
const DAY_MS = 86_400_000;

export type TallyOptions = {
  store: Pick<Store, 'stats' | 'endpoints'>;
  clock: Clock;
  log: Log;
  days: number;
  /** How many processes have been found dead: when it grows, what one of them had counted and not written is missing. */
  deaths: () => number;
};
/** What may lack counts, and from when on, by the monotonic clock, nobody holds some of it in memory any more. */
type Recount = RecountRange & { atMs: number };
type Key = { workspaceId: number; endpointId: number; atMs: number };

/** Counts attempts in memory, for plots: a tenth of a microsecond each, where a row for each would cost a commit. */
export class Tally {
  readonly #options: TallyOptions;
  #spans = new Map<string, CountedSpan>();
  #cancel: CancelTimer = () => undefined;
  #stopped = false;
  #deaths = 0;
  #recount: Recount | null = null;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  /** Before the first attempt of this process. */
  async start(): Promise<void> {
    const newestMs = await this.#options.store.stats.newestAttemptMs();
    if (newestMs !== null) this.#recountFrom(newestMs - RECOUNTED_MS);
    this.#arm();
  }

  note({ workspaceId, endpointId }: Delivery, result: AttemptResult, { state, atMs }: Journalled): void {
    const { status } = verdict(result.outcome);
    const ended = state === 'delivered' || state === 'failed' ? state : null;
    note(this.#countsOf({ workspaceId, endpointId, atMs }), { status, ended, bucket: bucketOf(result.exchange.timing.durationMs) });
  }

  /** This process was taken for dead: what it holds is counted from the log, by whoever found it so. */
  forget(): void {
    this.#spans = new Map();
  }

  async flush(): Promise<void> {
    const { store, clock, log, days } = this.#options;
    const spans = [...this.#spans.values()];
    if (spans.length === 0) return;
    this.#spans = new Map();
    try {
      await this.#measureBacklogs(spans);
      await store.stats.add({ spans: [...spans, ...byTheHour(spans)], keepFromMs: clock.now() - days * DAY_MS });
    } catch (error) {
      log.fault('tally.flush_failed', error);
      this.#recountFrom(Math.min(...spans.map(({ atMs }) => atMs)));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.flush();
  }

  #arm(): void {
    this.#cancel = this.#options.clock.after(FLUSH_MS, () => void this.#turn().finally(() => this.#stopped || this.#arm()));
  }

  async #turn(): Promise<void> {
    await this.flush();
    const { deaths, clock, store, log } = this.#options;
    if (deaths() > this.#deaths) this.#recountFrom(clock.now() - RECOUNTED_MS);
    this.#deaths = deaths();
    const due = this.#recount;
    if (!due || clock.monotonic() < due.atMs) return;
    this.#recount = null;
    await store.stats.recount({ fromMs: due.fromMs, untilMs: due.untilMs }).catch((error: unknown) => {
      log.fault('tally.recount_failed', error);
      this.#recountFrom(due.fromMs);
    });
  }

  /** To the end of the minute of now, when that is over for all. */
  #recountFrom(ms: number): void {
    const { clock } = this.#options;
    const untilMs = beginning(clock.now(), MINUTE_MS) + MINUTE_MS;
    const atMs = clock.monotonic() + untilMs - clock.now() + WRITTEN_BY_ALL_MS;
    this.#recount = { fromMs: Math.min(beginning(ms, MINUTE_MS), this.#recount?.fromMs ?? Infinity), untilMs, atMs };
  }

  async #measureBacklogs(spans: CountedSpan[]): Promise<void> {
    for (const [workspaceId, own] of Map.groupBy(spans, (span) => span.workspaceId)) {
      const endpointIds = [...new Set(own.map(({ endpointId }) => endpointId))];
      const healths = await this.#options.store.endpoints.health({ workspaceId, endpointIds });
      for (const { endpointId, counts } of own) {
        counts.backlog = healths.find((health) => health.endpointId === endpointId)?.backlog ?? 0;
      }
    }
  }

  #countsOf({ workspaceId, endpointId, atMs: endedMs }: Key): Counts {
    const atMs = beginning(endedMs, MINUTE_MS);
    const key = `${workspaceId} ${endpointId} ${atMs}`;
    const known = this.#spans.get(key);
    if (known) return known.counts;
    const counts = noCounts();
    this.#spans.set(key, { workspaceId, endpointId, spanMs: MINUTE_MS, atMs, counts });
    return counts;
  }
}

function byTheHour(minutes: CountedSpan[]): CountedSpan[] {
  const hours = Map.groupBy(minutes, ({ workspaceId, endpointId, atMs }) => `${workspaceId} ${endpointId} ${beginning(atMs, HOUR_MS)}`);
  return [...hours.values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const counts = noCounts();
    for (const minute of of) addCounts(counts, minute.counts);
    return [{ ...first, spanMs: HOUR_MS, atMs: beginning(first.atMs, HOUR_MS), counts }];
  });
}

function beginning(ms: number, spanMs: SpanMs): number {
  return Math.floor(ms / spanMs) * spanMs;
}
