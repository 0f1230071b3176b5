import { KeyedQueue } from '../../kit/keyed-queue.ts';
import { WorkLoop } from '../../kit/work-loop.ts';
import type { ClaimedMessage } from '../../store/contract-whatsapp.ts';
import { announceMessages, isAwaited } from '../inbox/announce.ts';
import type { Problem } from '../receipt.ts';
import { attempt, type Attempted } from './attempt.ts';
import { MAX_SEND_TRIES } from './backoff.ts';
import { noteBroken, putOff, type SenderOptions } from './sender.ts';

/** Of so many numbers at a time. */
const NUMBERS_AT_ONCE = 8;

/**
 * Sends what Meta was too busy for, of each number one after another and in order. Each is taken right before Meta is
 * asked: with the process no more are lost than are being asked for, and of those a receipt tells.
 */
export function sendQueueLoop(options: SenderOptions): WorkLoop {
  const { store, clock, log } = options;
  const queue = new SendQueue(options);
  return new WorkLoop({
    clock,
    lanes: 1,
    onFault: (error) => log.fault('whatsapp.queue_failed', error),
    async work() {
      if (!(await store.whatsapp.messages.anyDue(clock.now()))) return false;
      const claimed = await store.whatsapp.messages.claim({ nowMs: clock.now(), limit: NUMBERS_AT_ONCE });
      await Promise.all(claimed.map((message) => queue.send(message)));
      return claimed.length > 0;
    },
  });
}

class SendQueue {
  readonly #options: SenderOptions;
  readonly #telling = new KeyedQueue();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(message: ClaimedMessage): Promise<void> {
    let attempted = await this.#attempt(message);
    if (attempted.ended === 'later' && message.tries >= MAX_SEND_TRIES) attempted = await this.#giveUp(message, attempted);
    if (attempted.ended === 'later') await putOff(this.#options, message, attempted.problem);
    if (attempted.ended === 'refused') await this.#tellFailed(message);
  }

  /** Whoever has sent it was told that it waits, and no receipt comes of what Meta has never taken. */
  async #tellFailed({ workspaceId, publicId }: ClaimedMessage): Promise<void> {
    const { store, outbox } = this.#options;
    const workspace = await store.workspaces.byId(workspaceId);
    if (workspace && isAwaited(workspace)) await announceMessages({ store, outbox, queue: this.#telling }, workspace, [publicId]);
  }

  async #attempt(message: ClaimedMessage): Promise<Attempted> {
    const { store, graph, seal, clock, log } = this.#options;
    const connection = await store.whatsapp.connections.get(message.workspaceId);
    const secrets = connection?.secrets ? seal.open(message.workspaceId, connection.secrets) : null;
    if (connection?.status !== 'connected' || !secrets?.token) {
      const problem = { code: null, message: connection?.problem ?? 'WhatsApp is not connected any more.' };
      return this.#giveUp(message, { problem });
    }
    const json = JSON.parse(message.request) as Record<string, unknown>; // As it was stored with the message.
    const attempted = await attempt({ store, graph, nowMs: () => clock.now(), token: secrets.token, log }, { ...message, json });
    if (attempted.ended === 'refused') await noteBroken(this.#options, connection, attempted.problem);
    return attempted;
  }

  async #giveUp({ workspaceId, publicId }: ClaimedMessage, { problem }: { problem: Problem | null }): Promise<Attempted> {
    const { store, clock } = this.#options;
    const last = problem ?? { code: null, message: 'Meta could not be reached.' };
    const call = { accepted: false as const, atMs: clock.now(), problem: last };
    await store.whatsapp.messages.settle({ workspaceId, publicId, wamid: null, call });
    return { ended: 'refused', problem: last };
  }
}
