import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../kit/clock.ts';
import { MAX_COUNTED_BACKLOG } from '../kit/limits.ts';
import type { Log } from '../kit/log.ts';
import type { Store } from '../store/contract.ts';
import type { SettledState } from '../webhooks/delivery.ts';
import type { AttemptResult } from '../webhooks/outcome.ts';
import { attemptLabels } from './attempt-labels.ts';

/** From a receiver next door to the deadline of an attempt. */
const ATTEMPT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the engine of this process has in its hands. */
export type EngineCounters = { inFlight: number; held: number; takenOver: number };

export type MetricsOptions = {
  store: Pick<Store, 'counters' | 'deliveries'>;
  engine: () => EngineCounters;
  clock: Clock;
  log: Log;
};

/**
 * What an operator's Prometheus reads. Labels are closed lists of ours: no workspace, endpoint or URL is among them, so
 * that their number is bounded and nothing about a customer stands on a page without a login.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #attempts: Counter<'outcome' | 'reason'>;
  readonly #attemptSeconds: Histogram<'outcome'>;
  readonly #deliveries: Counter<'state'>;
  readonly #metaPosts: Counter<'end'>;

  constructor(options: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#attempts = new Counter({
      name: 'ackwell_attempts_total',
      help: 'HTTP attempts that ended, by outcome and by reason: the class of the status, or the error code.',
      labelNames: ['outcome', 'reason'],
      registers,
    });
    this.#attemptSeconds = new Histogram({
      name: 'ackwell_attempt_duration_seconds',
      help: 'From the start of an attempt to its end: DNS, connection, request and answer.',
      labelNames: ['outcome'],
      buckets: ATTEMPT_SECONDS,
      registers,
    });
    this.#deliveries = new Counter({
      name: 'ackwell_deliveries_total',
      help: 'Deliveries that came to their end in this process, by state: delivered, failed or skipped.',
      labelNames: ['state'],
      registers,
    });
    this.#metaPosts = new Counter({
      name: 'ackwell_meta_posts_total',
      help: 'Posts to the address of Meta, by end: stored, stored_by_previous_secret, not_stored, or refused for their signature.',
      labelNames: ['end'],
      registers,
    });
    addGauges(this.#registry, options);
  }

  attempted(result: AttemptResult): void {
    const labels = attemptLabels(result.outcome);
    this.#attempts.inc(labels);
    this.#attemptSeconds.observe({ outcome: labels.outcome }, result.exchange.timing.durationMs / 1_000);
  }

  settled(state: SettledState): void {
    this.#deliveries.inc({ state });
  }

  metaPosted(end: string): void {
    this.#metaPosts.inc({ end });
  }

  /** In Prometheus' text format. */
  async page(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

function addGauges(registry: Registry, { store, engine, clock, log }: MetricsOptions): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({ name, help, registers: [registry], collect() { this.set(read()); } });
  const count = (name: string, help: string, read: () => number) =>
    new Counter({ name, help, registers: [registry], collect() { this.reset(); this.inc(read()); } });

  gauge('ackwell_attempts_in_flight', 'Attempts of this process on the wire.', () => engine().inFlight);
  gauge('ackwell_deliveries_held', 'Deliveries in the memory of this process, begun or not.', () => engine().held);
  gauge('ackwell_changes_waiting', 'Writes that wait for their commit.', () => store.counters().waiting);
  count('ackwell_lease_takeovers_total', 'Deliveries taken over from a process that was gone.', () => engine().takenOver);
  count('ackwell_commits_total', 'Transactions committed.', () => store.counters().commits);
  count(
    'ackwell_committed_operations_total',
    'Writes in those transactions; divided by the transactions, the size of a batch.',
    () => store.counters().operations,
  );
  addBacklog(registry, { store, clock, log });
}

/** Of the whole database, so that every process of an installation shows the same. */
function addBacklog(registry: Registry, { store, clock, log }: Pick<MetricsOptions, 'store' | 'clock' | 'log'>): void {
  const registers = [registry];
  const oldest = new Gauge({
    name: 'ackwell_oldest_due_delivery_seconds',
    help: 'For how long the delivery that waits longest has been due; 0 when none is overdue. The alarm to set.',
    registers,
  });
  const endpoints = new Gauge({
    name: 'ackwell_endpoints_with_due_deliveries',
    help: 'Endpoints for which the table holds deliveries, due now or later.',
    registers,
  });
  new Gauge({
    name: 'ackwell_due_deliveries',
    help: `Deliveries in the table, due now or later, counted up to ${MAX_COUNTED_BACKLOG}.`,
    registers,
    async collect() {
      try {
        const [due, backlog] = await Promise.all([store.deliveries.dueByEndpoint(), store.deliveries.countDue()]);
        const earliest = Math.min(clock.now(), ...due.map(({ earliestMs }) => earliestMs));
        this.set(backlog);
        endpoints.set(due.length);
        oldest.set((clock.now() - earliest) / 1_000);
      } catch (error) {
        // The other figures are worth more than an empty page, most of all now.
        log.fault('metrics.backlog_unreadable', error);
      }
    },
  });
}
