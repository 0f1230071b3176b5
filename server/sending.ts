import type { Config } from './config/keys.ts';
import type { Clock } from './kit/clock.ts';
import { chance } from './kit/ids.ts';
import type { Log } from './kit/log.ts';
import { Metrics } from './metrics/metrics.ts';
import { watchAttempts } from './metrics/watch-attempts.ts';
import type { Store } from './store/contract.ts';
import { VERSION } from './version.ts';
import type { Delivery, SettledState } from './webhooks/delivery.ts';
import { Engine } from './webhooks/engine/engine.ts';
import { createJournal } from './webhooks/journal/journal.ts';
import { Tally } from './webhooks/journal/tally.ts';
import { startRetention } from './webhooks/journal/retention.ts';
import type { Outbox } from './webhooks/outbox/order.ts';
import { handoverShared, handoverToOthers } from './webhooks/outbox/others.ts';
import { createOutbox } from './webhooks/outbox/outbox.ts';
import { WaitingRoom } from './webhooks/outbox/waiting-room.ts';
import { createSender } from './webhooks/sender/http-sender.ts';
import { createResolver } from './webhooks/sender/resolver.ts';
import type { Sender } from './webhooks/sender/sender.ts';
import type { TargetPolicy } from './webhooks/target/target-policy.ts';

export type SendingOptions = {
  config: Pick<Config, 'role' | 'logAttempts' | 'retentionDays' | 'nameServers' | 'egressProxy'>;
  store: Store;
  policy: TargetPolicy;
  clock: Clock;
  log: Log;
};

/** All between a change and the log row of its last attempt, as far as the role of this process goes. */
export type Sending = {
  outbox: Outbox;
  sender: Sender;
  metrics: Metrics;
  /** Deliveries to this endpoint were made due outside the outbox. */
  due(workspaceId: number, endpointId: number): void;
  /** Somebody made deliveries due outside the outbox. */
  wake(): void;
  /** Takes over what a process before this one left behind, then sends, if that is the role. */
  start(): Promise<void>;
  /** Attempts in flight get their grace, and callers who wait are answered. */
  stop(): Promise<void>;
};

export function createSending({ config, store, policy, clock, log }: SendingOptions): Sending {
  const { nodes } = store;
  const sends = config.role !== 'api';
  const resolver = createResolver(config.nameServers.length > 0 ? config.nameServers : undefined);
  const sender = createSender({ clock, version: VERSION, policy, resolver, proxy: proxyAt(config.egressProxy) });
  const waitingRoom = new WaitingRoom({ deliveries: store.deliveries, clock, log });
  const metrics = new Metrics({ store, engine: () => engine.counters, clock, log });
  const answer = ({ workspaceId, id, bornHere }: Delivery, state: SettledState) => {
    if (waitingRoom.isAwaited(id)) waitingRoom.settled(id, state);
    else if (!bornHere) nodes.tell({ settled: { workspaceId, id } });
  };
  const watch = watchAttempts({ metrics, log, lines: config.logAttempts });
  const tally = new Tally({ store, clock, log, days: config.retentionDays, deaths: () => nodes.deaths });
  const journal = createJournal({
    store,
    clock,
    log,
    random: chance,
    onSettled: (delivery, state) => {
      answer(delivery, state);
      metrics.settled(state);
    },
    onDrawnOut: (delivery) => answer(delivery, 'failed'),
    onAttempt: (delivery, result, after) => {
      watch(delivery, result, after);
      tally.note(delivery, result, after);
    },
  });
  const engine: Engine = new Engine({ store, sender, journal, clock, log, isAwaited: (id) => waitingRoom.isAwaited(id) });
  const handover = sends ? handoverShared(engine, nodes) : handoverToOthers(nodes);
  nodes.hear({
    hear(hint) {
      if ('settled' in hint) waitingRoom.hint(hint.settled);
      else if (sends && 'due' in hint) engine.due(hint.due.workspaceId, hint.due.endpointId, clock.now());
      else if (sends) engine.wake();
    },
    leasesLost() {
      engine.leasesLost();
      tally.forget();
    },
  });
  let retention: { stop(): void } | null = null;

  return {
    outbox: createOutbox({ store, handover, waitingRoom, clock, log }),
    sender,
    metrics,
    due: (workspaceId, endpointId) => handover.due(workspaceId, endpointId, clock.now()),
    wake() {
      nodes.tell({ look: true });
      if (sends) engine.wake();
    },
    async start() {
      if (!sends) return;
      await tally.start();
      await engine.start();
      retention = startRetention({ store, clock, log, days: config.retentionDays });
    },
    async stop() {
      retention?.stop();
      await engine.stop();
      await tally.stop();
      waitingRoom.close();
    },
  };
}

function proxyAt(origin: string | null): { host: string; port: number } | null {
  if (origin === null) return null;
  const { hostname, port } = new URL(origin);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 80) };
}
