import type { EventName, Model } from '../../contract/webhook-event.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Store } from '../store/contract.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { MetaSettings } from '../whatsapp/meta-settings.ts';
import type { Outbox } from '../webhooks/outbox/order.ts';

/** What the api is given by main.ts. It never sees the engine or the sender, only these doors to them. */
export type ApiPorts = {
  store: Store;
  outbox: Outbox;
  clock: Clock;
  log: Log;
  /** One attempt with a sample body through the real sender, now. Answers with the id of its log row. */
  sendTest: (endpoint: Endpoint, sample: { model: Model; event: EventName }) => Promise<number>;
  /** Tells the engine that deliveries were made due outside the outbox. */
  wakeEngine: () => void;
  /** Why a URL may not be a receiver, as one sentence for its owner; null when it may. */
  refuseTarget: (url: string) => string | null;
  /** The figures of this process, for Prometheus. */
  metrics: () => Promise<{ contentType: string; text: string }>;
  /** Tells those who process them that a post of Meta was stored. */
  wakeInbox: () => void;
  /** What the operator has set about the Meta app. */
  meta: MetaSettings;
  /** Of `--public-url`, else of the listen address: for links in answers. */
  publicOrigin: () => string;
  /** What a process before this one left behind has been taken over. */
  isReady: () => boolean;
};

/** What a change of deliveries or endpoints needs; a command beside the server has it too. */
export type DeliveryPorts = Pick<ApiPorts, 'store' | 'clock' | 'wakeEngine'>;
