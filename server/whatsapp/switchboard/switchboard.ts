import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Outbox } from '../../webhooks/outbox/order.ts';
import { refuse, type Refusal } from '../../workspace/refusal.ts';
import { connectorLoop } from '../connecting/connector.ts';
import { renewSeals } from '../connecting/renew-seals.ts';
import type { Credentials } from '../connection.ts';
import { createGraph } from '../graph/http-graph.ts';
import { Inbox } from '../inbox/worker.ts';
import type { MetaSettings } from '../meta-settings.ts';
import type { Sent } from '../outgoing.ts';
import { Seal } from '../seal.ts';
import { sendQueueLoop } from '../sending/queue.ts';
import { sendMessage, type Sending } from '../sending/sender.ts';
import { begin, forget, type NoteOf } from './begin.ts';

export type SwitchboardOptions = { store: Store; outbox: Outbox; clock: Clock; log: Log; meta: MetaSettings; callbackUrl: () => string };

/** Everything that WhatsApp is, as the rest of the server sees it. */
export interface Switchboard {
  start(): void;
  stop(): Promise<void>;
  wakeInbox(): void;
  /** The names of the settings that are missing; without them nothing of it works. */
  readonly missing: string[];
  /**
   * Without credentials it goes on with those that are stored, from where it stopped. Noted with the change itself, as
   * disconnecting is.
   */
  connect(workspace: Workspace, credentials: Credentials, noteOf: NoteOf): Promise<Refusal | null>;
  disconnect(workspace: Workspace, noteOf: NoteOf): Promise<void>;
  send(workspace: Workspace, sending: Sending): Promise<Sent | Refusal>;
}

export function createSwitchboard(options: SwitchboardOptions): Switchboard {
  const { store, clock, log, meta } = options;
  const { appId, appSecret } = meta;
  const missing = [...(appId === null ? ['ACKWELL_META_APP_ID'] : []), ...(appSecret === null ? ['ACKWELL_META_APP_SECRET'] : [])];
  if (appId === null || appSecret === null) {
    const message = `WhatsApp is not set up on this server: ${missing.join(' and ')} must be set.`;
    const notSetUp = refuse('whatsapp_not_set_up', { message });
    return {
      missing,
      start: () => {},
      stop: () => Promise.resolve(),
      wakeInbox: () => {},
      connect: () => Promise.resolve(notSetUp),
      disconnect: (workspace, noteOf) => forget({ ...options, noteOf }, workspace),
      send: () => Promise.resolve(notSetUp),
    };
  }
  const seal = new Seal(appSecret, meta.previous?.appSecret);
  const graph = createGraph(meta, clock);
  const inbox = new Inbox(options);
  const connector = connectorLoop({ ...options, graph, seal, app: { id: appId, secret: appSecret } });
  const sending = { ...options, graph, seal };
  const queue = sendQueueLoop(sending);
  return {
    missing,
    start() {
      inbox.start();
      if (meta.previous) {
        renewSeals({ store, seal, log }).catch((error: unknown) => log.fault('whatsapp.seals_not_renewed', error));
      }
      connector.start();
      queue.start();
    },
    async stop() {
      await Promise.all([inbox.stop(), connector.stop(), queue.stop()]);
      graph.close();
    },
    wakeInbox: () => inbox.wake(),
    async connect(workspace, credentials, noteOf) {
      const refusal = await begin({ ...options, seal, noteOf }, workspace, credentials);
      connector.wake();
      return refusal;
    },
    async disconnect(workspace, noteOf) {
      const connection = await store.whatsapp.connections.get(workspace.id);
      const secrets = connection?.secrets ? seal.open(workspace.id, connection.secrets) : null;
      // If Meta cannot be asked now it is forgotten here all the same: what still comes is for nobody then.
      if (connection?.accountId && secrets?.token) {
        await graph.call({ method: 'DELETE', path: `/${connection.accountId}/subscribed_apps`, token: secrets.token });
      }
      await forget({ ...options, noteOf }, workspace);
    },
    send: (workspace, message) => sendMessage(sending, workspace, message),
  };
}
