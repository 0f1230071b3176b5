import { setTimeout as pause } from 'node:timers/promises';
import type { Api, Answer } from './api.ts';
import type { ClientCall } from './ledgers.ts';
import { contactOn, nextPhone, type Shelf } from './records.ts';
import type { ContactView } from './views.ts';

/** Milliseconds between two calls of one client: from nothing to this much. */
const MAX_PAUSE_MS = 25;
const PAUSE_WHILE_AWAY_MS = 20;

type LoadOptions = { api: Api; shelf: Shelf; clients: number; random: () => number };

/** Several loads of one test may be judged together. */
let marks = 0;

/** Clients that make, change and delete contacts of their own, each one call after the other, until they are told to stop. */
export class Load {
  readonly calls: ClientCall[] = [];
  readonly #options: LoadOptions;
  readonly #clients: Promise<void>[];
  #stopping = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#clients = Array.from({ length: options.clients }, () => this.#client());
  }

  /** Settles when every client has had the answer to its last call. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#clients);
  }

  async #client(): Promise<void> {
    const { random } = this.#options;
    const own: { id: number; phone: string }[] = [];
    while (!this.#stopping) {
      const choice = random();
      const victim = choice < 0.6 ? undefined : own[Math.floor(random() * own.length)];
      if (!victim) {
        const call = await this.#create();
        if (call.answer?.recordId) own.push({ id: call.answer.recordId, phone: call.phone });
      } else if (choice < 0.9) {
        await this.#update(victim);
      } else {
        own.splice(own.indexOf(victim), 1);
        await this.#delete(victim);
      }
      await pause(random() * MAX_PAUSE_MS);
    }
  }

  #create(): Promise<ClientCall> {
    const phone = nextPhone();
    const body = (mark: string) => contactOn(this.#options.shelf, { phone, company: mark });
    return this.#call({ verb: 'create', phone }, (mark) => this.#options.api.post('/contacts', body(mark)));
  }

  #update({ id, phone }: { id: number; phone: string }): Promise<ClientCall> {
    return this.#call({ verb: 'update', phone }, (mark) => this.#options.api.patch(`/contacts/${id}`, { company: mark }));
  }

  #delete({ id, phone }: { id: number; phone: string }): Promise<ClientCall> {
    return this.#call({ verb: 'delete', phone }, () => this.#options.api.delete(`/contacts/${id}`));
  }

  /** Writes down what is asked before asking it, then what was answered, if anything was. */
  async #call(
    asked: Pick<ClientCall, 'verb' | 'phone'>,
    ask: (mark: string) => Promise<Answer<ContactView | undefined>>,
  ): Promise<ClientCall> {
    const call: ClientCall = { ...asked, mark: `change ${marks++}`, answer: null };
    this.calls.push(call);
    try {
      const { status, data } = await ask(call.mark);
      call.answer = { status, recordId: data?.id ?? null };
    } catch (error) {
      // A call that reached nobody is as good as refused; after any other break nobody knows.
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') call.answer = { status: 503, recordId: null };
      await pause(PAUSE_WHILE_AWAY_MS);
    }
    return call;
  }
}
