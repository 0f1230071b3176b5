import { Agent, request } from 'node:http';
import { messagesValue, signedPost, type Change } from '../../server/cli/fake-meta/callback.ts';

/** Longer than anything that is still an answer. */
const CALL_TIMEOUT_MS = 30_000;

/** Posts as Meta does, over some connections that are kept. */
export class MetaPosts {
  readonly #agent: Agent;
  readonly #origin: () => string;

  constructor(origin: () => string, connections: number) {
    this.#origin = origin;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The status, and how long it took; status 0 when there was no answer. */
  post(changes: Change[]): Promise<{ status: number; ms: number }> {
    const { headers, body } = signedPost(changes);
    const before = performance.now();
    return new Promise((resolve) => {
      const end = (status: number) => resolve({ status, ms: performance.now() - before });
      const options = { method: 'POST', agent: this.#agent, headers: { ...headers, 'content-length': body.length }, timeout: CALL_TIMEOUT_MS };
      const outgoing = request(`${this.#origin()}/webhooks/meta`, options, (incoming) => {
        incoming.on('error', () => end(0));
        incoming.on('end', () => end(incoming.statusCode ?? 0));
        incoming.resume();
      });
      outgoing.on('error', () => end(0));
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A message of somebody, who is told apart by a number. */
export function messageFrom(person: number, id: string): Change {
  const from = String(14_150_000_000 + person);
  const message = { from, id, timestamp: '1790000000', type: 'text', text: { body: `I am ${person}` } };
  return { field: 'messages', value: messagesValue({ contacts: [{ profile: { name: `Person ${person}` }, wa_id: from }], messages: [message] }) };
}

/** Receipts of messages that nobody here has sent: they are parked. */
export function receiptsOf(ids: readonly string[]): Change {
  const statuses = ids.map((id) => ({ id, status: 'delivered', timestamp: '1790000100', recipient_id: '14150000000' }));
  return { field: 'messages', value: messagesValue({ statuses }) };
}
