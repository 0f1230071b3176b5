import type { EventName, Model } from '../../contract/webhook-event.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Store, Workspace } from '../store/contract.ts';
import type { FirstAnswer } from '../store/contract-answers.ts';
import type { Noted } from '../store/contract-audit.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { ExamAnswer, ExamPost } from '../webhooks/settings/exam.ts';
import type { Via } from '../workspace/change.ts';
import type { Refusal } from '../workspace/refusal.ts';
import type { Connection, Credentials } from '../whatsapp/connection.ts';
import type { Outgoing, Sent } from '../whatsapp/outgoing.ts';
import type { MetaSettings } from '../whatsapp/meta-settings.ts';
import type { Outbox } from '../webhooks/outbox/order.ts';

/** What the api is given by main.ts. It never sees the engine or the sender, only these doors to them. */
export type ApiPorts = {
  store: Store;
  outbox: Outbox;
  clock: Clock;
  log: Log;
  /** One attempt with a sample body through the real sender, now. */
  sendTest: (endpoint: Endpoint, sample: { model: Model; event: EventName }) => Promise<ExamAnswer>;
  /** Posts what an exam of a receiver asks, through the real sender. */
  examine: (endpoint: Endpoint, sample: { model: Model; event: EventName }) => Promise<Partial<Record<ExamPost, ExamAnswer>>>;
  /** Tells the engine that deliveries were made due outside the outbox. */
  wakeEngine: () => void;
  /** Tells whoever reads imports that one is queued. */
  wakeImports: () => void;
  /** Tells whoever works on jobs that one was begun. */
  wakeRecovery: () => void;
  /** Why a URL may not be a receiver, as one sentence for its owner; null when it may. */
  refuseTarget: (url: string) => string | null;
  /** The figures of this process, for Prometheus. */
  metrics: () => Promise<{ contentType: string; text: string }>;
  /** Counts a post to the address of Meta, by how it ended. */
  countMetaPost: (end: 'stored' | 'stored_by_previous_secret' | 'not_stored' | 'refused') => void;
  whatsapp: WhatsAppDoor;
  /** What the operator has set about the Meta app. */
  meta: MetaSettings;
  /** Of `--public-url`, else of the listen address: for links in answers. */
  publicOrigin: () => string;
  /** What a process before this one left behind has been taken over. */
  isReady: () => boolean;
};

/** The way to Meta, and what comes of it. */
export type WhatsAppDoor = {
  /** Names of the settings that the operator has to make first. */
  readonly missing: string[];
  /** A post of Meta was stored. */
  wakeInbox(): void;
  /** The note may hold what is answered, which says how far the connection is then. */
  connect(workspace: Workspace, credentials: Credentials, noteOf: (after: Connection) => Noted): Promise<Refusal | null>;
  disconnect(workspace: Workspace, noteOf: (after: Connection) => Noted): Promise<void>;
  send(workspace: Workspace, sending: MessageWish): Promise<Sent | Refusal>;
};

/**
 * A message that a call asks for, and on which way that came. `answerTo`: what a repeat of the call is answered as long as
 * no more is known than this; null where no key came.
 */
type MessageWish = { outgoing: Outgoing; answerTo: ((pending: Sent) => FirstAnswer) | null; via: Via };

/** What a change of deliveries or endpoints needs; a command beside the server has it too. */
export type DeliveryPorts = Pick<ApiPorts, 'store' | 'clock' | 'wakeEngine'>;
