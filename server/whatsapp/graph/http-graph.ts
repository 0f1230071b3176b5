import { Agent as PlainAgent, request as plainRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Clock } from '../../kit/clock.ts';
import { problemOf } from '../decode/problem.ts';
import { parseLossless } from '../decode/lossless-json.ts';
import { fieldsOf, type Fields } from '../decode/values.ts';
import type { MetaSettings } from '../meta-settings.ts';
import type { Graph, GraphAnswer, GraphBody } from './graph.ts';

/** Over everything: connecting, sending, and reading the answer to its end. */
const DEADLINE_MS = 30_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Meta lets go of idle connections later than this, so that a message is not written into one that is closing. */
const IDLE_MS = 4_000;
const MAX_CONNECTIONS = 32;

type Settings = Pick<MetaSettings, 'graphUrl' | 'graphVersion'>;

/** Redirects are not followed, and no address comes from anywhere but the operator's settings. */
export function createGraph({ graphUrl, graphVersion }: Settings, clock: Clock): Graph {
  const secure = graphUrl.startsWith('https:');
  const agent = new (secure ? SecureAgent : PlainAgent)({ keepAlive: true, timeout: IDLE_MS, maxSockets: MAX_CONNECTIONS });
  const open = secure ? secureRequest : plainRequest;
  return {
    call({ method, path, token, query = {}, body }) {
      const url = new URL(`/${graphVersion}${path}`, graphUrl);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const content = contentOf(body);
      const headers = {
        accept: 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(content && { 'content-type': content.type, 'content-length': content.bytes.byteLength }),
        ...(!content && method === 'POST' && { 'content-length': 0 }),
      };
      return new Promise((resolve) => {
        const options: RequestOptions = { method, agent, headers };
        new Exchange(open(url, options), { resolve, clock }).send(content?.bytes);
      });
    },
    close: () => agent.destroy(),
  };
}

type Ending = { resolve: (answer: GraphAnswer) => void; clock: Clock };

/** One request and its answer, under one deadline. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #end: (answer: GraphAnswer) => void;
  /** Whether a byte of the request can have come to Meta. */
  #underWay = false;

  constructor(request: ClientRequest, { resolve, clock }: Ending) {
    this.#request = request;
    const cancel = clock.after(DEADLINE_MS, () => this.#fail(`no answer within ${DEADLINE_MS / 1000} s`));
    this.#end = (answer) => {
      cancel();
      resolve(answer);
    };
    request.on('socket', (socket) => {
      if (!socket.connecting) this.#underWay = true;
      else socket.once('connect', () => (this.#underWay = true));
    });
    request.on('error', (error) => this.#fail(error.message));
    request.on('response', (response) => void this.#read(response));
  }

  send(bytes: Uint8Array | undefined): void {
    this.#request.end(bytes);
  }

  #fail(reason: string): void {
    this.#end({ ended: this.#underWay ? 'lost' : 'unreached', reason });
    this.#request.destroy();
  }

  async #read(response: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) return this.#fail('the answer is too long');
        chunks.push(chunk);
      }
    } catch (error) {
      return this.#fail(error instanceof Error ? error.message : String(error));
    }
    this.#end(answerIn(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
  }
}

/** An error is one whatever the status: Meta's own tables differ on it. */
function answerIn(status: number, text: string): GraphAnswer {
  let body: Fields;
  try {
    body = fieldsOf(parseLossless(text));
  } catch {
    return { ended: 'lost', reason: `status ${status} with an answer that is not JSON` };
  }
  if (body['error'] !== undefined) return { ended: 'refused', status, problem: problemOf(body['error']) };
  if (status >= 200 && status < 300) return { ended: 'answered', body };
  return { ended: 'lost', reason: `status ${status} without a reason` };
}

function contentOf(body: GraphBody | undefined): { type: string; bytes: Uint8Array } | null {
  if (!body) return null;
  if ('json' in body) return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body.json)) };
  if ('form' in body) {
    return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(new URLSearchParams(body.form).toString()) };
  }
  return body;
}
