import { WorkLoop } from '../../kit/work-loop.ts';
import type { CallSettlement, ClaimedMessage } from '../../store/contract-whatsapp.ts';
import type { Problem } from '../receipt.ts';
import { attempt, type Attempted } from './attempt.ts';
import { MAX_SEND_TRIES } from './backoff.ts';
import { noteBroken, putOff, type SenderOptions } from './sender.ts';
import { settleAndTell } from './settle-and-tell.ts';

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

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(message: ClaimedMessage): Promise<void> {
    const attempted = await this.#attempt(message);
    if (attempted.ended !== 'later') return;
    if (message.tries < MAX_SEND_TRIES) await putOff(this.#options, message, attempted.problem);
    else await this.#giveUp(message, attempted.problem ?? { code: null, message: 'Meta could not be reached.' });
  }

  async #attempt(message: ClaimedMessage): Promise<Attempted> {
    const { store, graph, seal, clock, log } = this.#options;
    const connection = await store.whatsapp.connections.get(message.workspaceId);
    const secrets = connection?.secrets ? seal.open(message.workspaceId, connection.secrets) : null;
    if (connection?.status !== 'connected' || !secrets?.token) {
      return this.#giveUp(message, { code: null, message: connection?.problem ?? 'WhatsApp is not connected any more.' });
    }
    const json = JSON.parse(message.request) as Record<string, unknown>; // As it was stored with the message.
    const settle = (settlement: CallSettlement) => settleAndTell(this.#options, settlement);
    const attempted = await attempt({ settle, graph, nowMs: () => clock.now(), token: secrets.token, log }, { ...message, json });
    if (attempted.ended === 'refused') await noteBroken(this.#options, connection, attempted.problem);
    return attempted;
  }

  async #giveUp({ workspaceId, publicId }: ClaimedMessage, problem: Problem): Promise<Attempted> {
    const call = { accepted: false as const, atMs: this.#options.clock.now(), problem };
    await settleAndTell(this.#options, { workspaceId, publicId, wamid: null, call });
    return { ended: 'refused', problem };
  }
}
