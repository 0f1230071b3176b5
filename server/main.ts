import type { ApiPorts } from './api/ports.ts';
import { apiRoutes } from './api/routes/index.ts';
import { createApi } from './api/server.ts';
import { issueSetupLink } from './auth/setup-link.ts';
import type { Config } from './config/keys.ts';
import { Metrics } from './metrics/metrics.ts';
import { watchAttempts } from './metrics/watch-attempts.ts';
import { VERSION } from './version.ts';
import type { Clock } from './kit/clock.ts';
import type { Log } from './kit/log.ts';
import type { Store, StoreFault } from './store/contract.ts';
import { openStore } from './store/open.ts';
import { Engine } from './webhooks/engine/engine.ts';
import { sendTest } from './webhooks/engine/send-test.ts';
import { createJournal } from './webhooks/journal/journal.ts';
import { startRetention } from './webhooks/journal/retention.ts';
import { createOutbox } from './webhooks/outbox/outbox.ts';
import { WaitingRoom } from './webhooks/outbox/waiting-room.ts';
import { createSender } from './webhooks/sender/http-sender.ts';
import { createResolver } from './webhooks/sender/resolver.ts';
import { sampleEvent } from './webhooks/settings/sample-event.ts';
import type { OwnHosts } from './webhooks/target/own-hosts.ts';
import { createTargetPolicy } from './webhooks/target/target-policy.ts';
import { startPostRetention } from './whatsapp/inbox/keep.ts';
import { Inbox } from './whatsapp/inbox/worker.ts';
import type { MetaSettings } from './whatsapp/meta-settings.ts';

export type ServerConfig = Pick<
  Config,
  | 'host' | 'port' | 'data' | 'databaseUrl' | 'publicUrl' | 'allowTargets' | 'retentionDays' | 'logAttempts'
  | 'metaAppId' | 'metaAppSecret' | 'metaGraphUrl' | 'metaGraphVersion'
>;

export type RunningServer = {
  /** What it listens on, with the port that was really taken. */
  origin: string;
  host: string;
  port: number;
  /** The one-time link to make the first workspace; null when there is one. */
  setupLink: string | null;
  /** Attempts in flight get their grace, callers who wait are answered, what is left is repeated at the next start. */
  stop(): Promise<void>;
};

type Surroundings = {
  clock: Clock;
  log: Log;
  /** What cannot be mended while this process lives has happened, as one sentence: whoever started the server ends it. */
  giveUp: (sentence: string) => void;
};

/** Wires the parts together and serves. Everything is passed in from here; nothing reaches for a global. */
export async function startServer(config: ServerConfig, { clock, log, giveUp }: Surroundings): Promise<RunningServer> {
  const onDeath = (fault: StoreFault) => {
    log.fault('store.died', fault);
    giveUp(`${fault.message} Nothing that was acknowledged is lost: start the server again.`);
  };
  const store = await openStore({ ...config, serve: true, clock, log, onDeath });
  try {
    return await serve(config, store, { clock, log });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(config: ServerConfig, store: Store, { clock, log }: Pick<Surroundings, 'clock' | 'log'>): Promise<RunningServer> {
  const publicHost = config.publicUrl === null ? null : new URL(config.publicUrl).hostname;
  const own: OwnHosts = { publicHost, listen: null };
  const policy = createTargetPolicy({ allow: config.allowTargets, ownHosts: () => own });
  const sender = createSender({ clock, version: VERSION, policy, resolver: createResolver() });
  const waitingRoom = new WaitingRoom(clock);
  const metrics = new Metrics({ store, engine: () => engine.counters, clock, log });
  const journal = createJournal({
    store,
    clock,
    log,
    onSettled: (id, state) => {
      waitingRoom.settled(id, state);
      metrics.settled(state);
    },
    onAttempt: watchAttempts({ metrics, log, lines: config.logAttempts }),
  });
  const engine: Engine = new Engine({ store, sender, journal, clock, log, isAwaited: (id) => waitingRoom.isAwaited(id) });

  let origin = '';
  let ready = false;
  const ports: ApiPorts = {
    store,
    outbox: createOutbox({ store, handover: engine, waitingRoom, clock }),
    clock,
    log,
    sendTest: (endpoint, sample) =>
      sendTest({ store, sender, clock }, endpoint, sampleEvent(sample, endpoint.workspaceId, clock.now() * 1000)),
    wakeEngine: () => engine.wake(),
    refuseTarget: (url) => policy.refuse(url),
    metrics: () => metrics.page(),
    wakeInbox: () => inbox.wake(),
    meta: metaSettings(config),
    publicOrigin: () => config.publicUrl ?? origin,
    isReady: () => ready,
  };
  const inbox = new Inbox({ store, outbox: ports.outbox, clock, log });
  const api = createApi({ ports, routes: apiRoutes(ports) });

  const { host, port } = await api.listen({ host: config.host, port: config.port });
  own.listen = { host: config.host, port };
  origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  await engine.start();
  ready = true;
  const postRetention = startPostRetention({ store, clock, log });
  if (config.metaAppSecret !== null) inbox.start();
  const retention = startRetention({ store, clock, log, days: config.retentionDays });

  return {
    origin,
    host,
    port,
    setupLink: await issueSetupLink(store, clock, ports.publicOrigin()),
    async stop() {
      const apiClosed = api.close();
      retention.stop();
      postRetention.stop();
      await inbox.stop();
      await engine.stop();
      waitingRoom.close();
      await apiClosed;
      sender.close();
      const counters = store.counters();
      await store.close();
      log.info('server.stopped', counters);
    },
  };
}

function metaSettings({ metaAppId, metaAppSecret, metaGraphUrl, metaGraphVersion }: ServerConfig): MetaSettings {
  return { appId: metaAppId, appSecret: metaAppSecret, graphUrl: metaGraphUrl, graphVersion: metaGraphVersion };
}
