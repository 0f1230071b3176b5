import { parentPort, Worker } from 'node:worker_threads';
import { assert } from '../../kit/assert.ts';
import { StoreFault, type StoreFaultKind } from '../contract.ts';
import { faultOf } from './faults.ts';

/** A StoreFault on its way between threads, where an error keeps its message and loses its class. */
export type FaultMessage = { kind: StoreFaultKind; message: string; cause: unknown };

export function encodeFault({ kind, message, cause }: StoreFault): FaultMessage {
  return { kind, message, cause: cause instanceof Error ? cause : null };
}

export function decodeFault({ kind, message, cause }: FaultMessage): StoreFault {
  return new StoreFault(kind, message, cause);
}

type Question = [id: number, question: unknown] | 'stop';
type Reply = [id: number, answer: unknown, fault: FaultMessage | null];
type Asked = { resolve: (answer: unknown) => void; reject: (fault: StoreFault) => void };

/** What a thread is made of, and who is told if it ends without having been stopped: it cannot be asked anything any more. */
export type ThreadParts = { entry: URL; workerData: unknown; onDeath: (fault: StoreFault) => void };

/** A thread that answers questions about the database one after another. */
export class Thread {
  readonly #worker: Worker;
  readonly #onDeath: ThreadParts['onDeath'];
  readonly #asked = new Map<number, Asked>();
  #lastId = 0;
  #gone: StoreFault | null = null;
  #stopping = false;

  constructor({ entry, workerData, onDeath }: ThreadParts) {
    this.#onDeath = onDeath;
    this.#worker = new Worker(entry, { workerData });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(null));
  }

  ask(question: unknown): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    const { promise, resolve, reject } = Promise.withResolvers();
    const id = ++this.#lastId;
    this.#asked.set(id, { resolve, reject });
    this.#worker.postMessage([id, question] satisfies Question);
    return promise;
  }

  /** Lets it answer what it was asked. */
  async stop(): Promise<void> {
    if (this.#gone) return;
    this.#stopping = true;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage('stop' satisfies Question);
    await exited;
  }

  #settle([id, answer, fault]: Reply): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (fault) asked?.reject(decodeFault(fault));
    else asked?.resolve(answer);
  }

  /** By an error of its own, or without one. What an error leaves behind ends too, so only the first end counts. */
  #end(error: unknown): void {
    if (this.#gone) return;
    const cause = error instanceof Error ? error.message : 'it was stopped from outside';
    this.#gone = this.#stopping
      ? new StoreFault('unavailable', 'The store is closed.')
      : new StoreFault('failed', `A thread of the database has died: ${cause}.`, error);
    for (const { reject } of this.#asked.values()) reject(this.#gone);
    this.#asked.clear();
    if (!this.#stopping) this.#onDeath(this.#gone);
  }
}

/** The other side: what a thread does with each question, and what it lets go of when it is stopped. */
export function answerQuestions(reply: (question: unknown) => unknown, close: () => void): void {
  const port = parentPort;
  assert(port, 'this file runs as a thread');
  port.on('message', (message: Question) => {
    if (message === 'stop') {
      close();
      port.close();
      return;
    }
    const [id, question] = message;
    try {
      port.postMessage([id, reply(question), null] satisfies Reply);
    } catch (error) {
      port.postMessage([id, null, encodeFault(faultOf(error))] satisfies Reply);
    }
  });
}
