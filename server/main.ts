import { networkInterfaces } from 'node:os';
import { expectFreePort } from './api/free-port.ts';
import type { ApiPorts } from './api/ports.ts';
import { apiRoutes } from './api/routes/index.ts';
import { createApi } from './api/server.ts';
import { issueSetupLink } from './auth/setup-link.ts';
import type { Config } from './config/keys.ts';
import { importRunner } from './csv/import-runner.ts';
import { startForgetting } from './forgetting.ts';
import { keptIn, unfinishedErasures } from './kept.ts';
import type { Clock } from './kit/clock.ts';
import { openableHost, originOn } from './kit/every-address.ts';
import { VERSION } from './version.ts';
import type { Log } from './kit/log.ts';
import type { Store, StoreFault } from './store/contract.ts';
import { createSending } from './sending.ts';
import { openStore } from './store/open.ts';
import { examine } from './webhooks/engine/examine.ts';
import { sendTest } from './webhooks/engine/send-test.ts';
import { recoveryRunner } from './webhooks/recovery/recovery-runner.ts';
import { expectGuarded } from './webhooks/sender/self-test.ts';
import { sampleEvent } from './webhooks/settings/sample-event.ts';
import type { OwnHosts } from './webhooks/target/own-hosts.ts';
import { parseNetworks } from './webhooks/target/allow-list.ts';
import { createTargetPolicy } from './webhooks/target/target-policy.ts';
import type { MetaSettings } from './whatsapp/meta-settings.ts';
import { overlapOf } from './whatsapp/switchboard/secret-overlap.ts';
import { createSwitchboard } from './whatsapp/switchboard/switchboard.ts';

export type ServerConfig = Pick<
  Config,
  | 'host' | 'port' | 'data' | 'databaseUrl' | 'secretKey' | 'publicUrl' | 'allowTargets' | 'retentionDays' | 'logAttempts'
  | 'role' | 'nameServers' | 'egressProxy' | 'trustedProxies'
  | 'metaAppId' | 'metaAppSecret' | 'metaPreviousAppSecret' | 'metaGraphUrl' | 'metaGraphVersion'
>;

export type RunningServer = {
  /** What it listens on, with the port that was really taken; loopback where it listens on every address. */
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

type Logged = Pick<Surroundings, 'clock' | 'log'>;

/** Wires the parts together and serves. Everything is passed in from here; nothing reaches for a global. */
export async function startServer(config: ServerConfig, { clock, log, giveUp }: Surroundings): Promise<RunningServer> {
  const onDeath = (fault: StoreFault) => {
    log.fault('store.died', fault);
    giveUp(`${fault.message} Nothing that was acknowledged is lost: start the server again.`);
  };
  await expectFreePort(config);
  const store = await openStore({ ...config, serve: true, clock, log, onDeath });
  try {
    return await serve(config, store, { clock, log });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(config: ServerConfig, store: Store, { clock, log }: Logged): Promise<RunningServer> {
  const publicHost = config.publicUrl === null ? null : new URL(config.publicUrl).hostname;
  const own: OwnHosts = { publicHost, listen: null };
  const policy = createTargetPolicy({ allow: config.allowTargets, ownHosts: () => own });
  const sending = createSending({ config, store, policy, clock, log });
  const { sender, outbox, metrics } = sending;
  await expectGuarded(sender, config.allowTargets);

  let origin = '';
  let ready = false;
  const meta = await metaSettings(config, store, { clock, log });
  const callbackUrl = () => `${config.publicUrl ?? origin}/webhooks/meta`;
  const switchboard = createSwitchboard({ store, outbox, clock, log, meta, callbackUrl });
  const ports: ApiPorts = {
    store,
    outbox,
    clock,
    log,
    sendTest: (endpoint, sample) =>
      sendTest({ store, sender, clock }, endpoint, { sample: sampleEvent(sample, endpoint.workspaceId, clock.now() * 1000) }),
    examine: (endpoint, sample) =>
      examine({ store, sender, clock }, endpoint, sampleEvent(sample, endpoint.workspaceId, clock.now() * 1000)),
    wakeEngine: () => sending.wake(),
    refuseTarget: (url) => policy.refuse(url),
    metrics: () => metrics.page(),
    countMetaPost: (end) => metrics.metaPosted(end),
    wakeImports: () => imports.wake(),
    wakeRecovery: () => recovery.wake(),
    whatsapp: switchboard,
    meta,
    publicOrigin: () => config.publicUrl ?? origin,
    isReady: () => ready,
  };
  const working = { store, clock, log, onDue: sending.due };
  const [imports, recovery] = [importRunner(working), recoveryRunner(working)];
  const answers = config.role !== 'engine';
  const trusted = config.trustedProxies.length > 0 ? parseNetworks(config.trustedProxies) : null;
  const api = createApi({ ports, routes: apiRoutes(ports), version: VERSION, probesOnly: !answers, ...(trusted && { trusted }) });

  const { host, port } = await api.listen({ host: config.host, port: config.port });
  own.listen = { host: config.host, port, interfaces: interfaceAddresses() };
  origin = originOn(openableHost(host), port);
  const { publicUrl, allowTargets } = config;
  await store.nodes.announce({ origin, host, port, publicUrl, allowTargets });
  await sending.start();
  ready = true;
  if (answers) for (const loop of [imports, recovery]) loop.start();
  if (answers) switchboard.start();
  const kept = [...keptIn(store, config.retentionDays), unfinishedErasures(store, log)];
  const forgetting = startForgetting({ kept, clock, log });

  return {
    origin,
    host,
    port,
    setupLink: answers ? await issueSetupLink(store, clock, ports.publicOrigin()) : null,
    async stop() {
      const apiClosed = api.close();
      await switchboard.stop();
      await Promise.all([imports.stop(), recovery.stop()]);
      forgetting.stop();
      await sending.stop();
      await apiClosed;
      sender.close();
      const counters = store.counters();
      await store.close();
      log.info('server.stopped', counters);
    },
  };
}

async function metaSettings(config: ServerConfig, store: Store, { clock, log }: Logged): Promise<MetaSettings> {
  const { metaAppId: appId, metaAppSecret: appSecret, metaPreviousAppSecret: previousAppSecret } = config;
  const previous = await overlapOf({ app: store.whatsapp.app, clock }, { appSecret, previousAppSecret });
  if (previous) log.info('whatsapp.previous_app_secret', { accepted_until: new Date(previous.untilMs).toISOString() });
  return { appId, appSecret, previous, graphUrl: config.metaGraphUrl, graphVersion: config.metaGraphVersion };
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((bound = []) => bound.map(({ address }) => address));
}
