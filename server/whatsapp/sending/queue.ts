import { WorkLoop } from '../../kit/work-loop.ts';
import type { ClaimedMessage } from '../../store/contract-whatsapp.ts';
import type { Problem } from '../receipt.ts';
import { attempt, type Attempted } from './attempt.ts';
import { delayAfter, MAX_SEND_TRIES } from './backoff.ts';
import { noteBroken, putOff, type SenderOptions } from './sender.ts';

/** So few, because what is claimed and then lost with the process is never asked for again. */
const CLAIMED_AT_ONCE = 8;

/** Sends what Meta was too busy for, number by number and in order; a number that is still busy waits as a whole. */
export function sendQueueLoop(options: SenderOptions): WorkLoop {
  const { store, clock, log } = options;
  const queue = new SendQueue(options);
  return new WorkLoop({
    clock,
    lanes: 1,
    onFault: (error) => log.fault('whatsapp.queue_failed', error),
    async work() {
      if (!(await store.whatsapp.messages.anyDue(clock.now()))) return false;
      const claimed = await store.whatsapp.messages.claim({ nowMs: clock.now(), limit: CLAIMED_AT_ONCE });
      const byNumber = Map.groupBy(claimed, ({ workspaceId, numberId }) => `${workspaceId} ${numberId}`);
      await Promise.all([...byNumber.values()].map((messages) => queue.sendInOrder(messages)));
      return claimed.length > 0;
    },
  });
}

class SendQueue {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async sendInOrder(messages: ClaimedMessage[]): Promise<void> {
    let busyUntil: number | null = null;
    for (const message of messages) {
      const attempted: Attempted | null = busyUntil === null ? await this.#attempt(message) : null;
      if (attempted?.ended === 'later') busyUntil = this.#options.clock.now() + delayAfter(attempted.problem, message.tries);
      if (busyUntil === null) continue;
      if (attempted?.ended === 'later' && message.tries >= MAX_SEND_TRIES) await this.#giveUp(message, attempted);
      else await putOff(this.#options.store, { ...message, dueAtMs: busyUntil });
    }
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
