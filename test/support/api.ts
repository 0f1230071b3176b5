import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** An answer of the REST API. `data` is what the test says it is; its assertions are the check. */
export type Answer<T> = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  message: string | undefined;
  errors: Record<string, string[]> & string;
  data: T;
};

export type Call = { method: string; path: string; headers?: Record<string, string>; body?: string | Buffer };

/** Longer than the longest synchronous wait that a test provokes. */
const CALL_TIMEOUT_MS = 25_000;
const MAX_CONNECTIONS = 64;

/** One caller's way into one workspace. `origin` is asked on every call, so that a client outlives a restarted server. */
export class Api {
  readonly #origin: () => string;
  readonly #base: string;
  readonly #token: string | null;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });

  /** Without a subdomain it leads to the calls outside of workspaces. */
  constructor(way: { origin: () => string; subdomain: string | null; token: string | null; headers?: Record<string, string> }) {
    this.#origin = way.origin;
    this.#base = way.subdomain === null ? '' : `/api/v1/${way.subdomain}`;
    this.#token = way.token;
    this.#headers = way.headers ?? {};
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.call({ method: 'GET', path });
  }

  post<T>(path: string, body: unknown = {}): Promise<Answer<T>> {
    return this.call({ method: 'POST', path, body: JSON.stringify(body) });
  }

  put<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.call({ method: 'PUT', path, body: JSON.stringify(body) });
  }

  patch<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.call({ method: 'PATCH', path, body: JSON.stringify(body) });
  }

  delete<T>(path: string): Promise<Answer<T>> {
    return this.call({ method: 'DELETE', path });
  }

  /** One request as described; rejects when no complete answer arrived. */
  call<T>({ method, path, headers = {}, body }: Call): Promise<Answer<T>> {
    const sent = {
      ...this.#headers,
      ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const options = { method, headers: sent, agent: this.#agent, timeout: CALL_TIMEOUT_MS };
      const outgoing = request(`${this.#origin()}${this.#base}${path}`, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, ...envelopeOf<T>(text) });
        });
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer to ${method} ${path} in ${CALL_TIMEOUT_MS} ms`)));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

type EnvelopeOf<T> = Pick<Answer<T>, 'message' | 'errors' | 'data'>;

function envelopeOf<T>(text: string): EnvelopeOf<T> {
  const empty: object = {};
  try {
    const { message, errors, data } = JSON.parse(text) as EnvelopeOf<T>; // The wire's shape is what the tests assert.
    return { message, errors, data };
  } catch {
    return empty as EnvelopeOf<T>; // Not JSON: `text` is what there is to look at.
  }
}
