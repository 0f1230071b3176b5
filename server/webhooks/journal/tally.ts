import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store } from '../../store/contract.ts';
import { HOUR_MS, MINUTE_MS, type CountedSpan, type SpanMs } from '../../store/contract-stats.ts';
import { verdict } from '../attempt.ts';
import { addCounts, noCounts, noteLatency, type Counts } from '../counts.ts';
import type { Delivery } from '../delivery.ts';
import type { AttemptResult } from '../outcome.ts';
import type { Journalled } from './journal.ts';

/** What was counted is written so often, in milliseconds; a process that dies loses the plot of that time, and nothing else. */
const FLUSH_MS = 5_000;
const DAY_MS = 86_400_000;

export type TallyOptions = { store: Pick<Store, 'stats' | 'endpoints'>; clock: Clock; log: Log; days: number };
type Key = { workspaceId: number; endpointId: number };

/** Counts attempts in memory, for plots: a tenth of a microsecond each, where a row for each would cost a commit. */
export class Tally {
  readonly #options: TallyOptions;
  #spans = new Map<string, CountedSpan>();
  #cancel: CancelTimer = () => undefined;
  #stopped = false;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  start(): void {
    this.#cancel = this.#options.clock.after(FLUSH_MS, () => void this.flush().finally(() => this.#stopped || this.start()));
  }

  note({ workspaceId, endpointId }: Delivery, result: AttemptResult, { state }: Journalled): void {
    const counts = this.#countsOf({ workspaceId, endpointId });
    if (state === 'delivered') counts.delivered++;
    if (state === 'failed') counts.failed++;
    counts.attempts[verdict(result.outcome).status]++;
    noteLatency(counts, result.exchange.timing.durationMs);
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
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.flush();
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

  #countsOf({ workspaceId, endpointId }: Key): Counts {
    const atMs = beginning(this.#options.clock.now(), MINUTE_MS);
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
