import { refusalOf, unreachable } from './refused.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Call = {
  method: Method;
  /** From the root of the server. */
  path: string;
  body?: unknown;
  /** A CSV file instead of a body. */
  file?: File;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
};

export type Answer<T> = {
  data: T;
  message: string | null;
  /** How the deliveries of this call went, where it made any. */
  outcome: string | null;
  /** Names the state that was read, for If-Match. */
  version: string | null;
};

/** One call of the server. Throws a Refused for whatever is not a success. */
export async function request<T>(call: Call): Promise<Answer<T>> {
  const answer = await ask(call);
  const body: unknown = answer.status === 204 ? {} : await answer.json().catch(() => null);
  if (!answer.ok || typeof body !== 'object' || body === null) throw refusalOf(answer, body);
  const { data, message = null } = body as { data: T; message?: string | null }; // The shape that the API promises.
  return { data, message, outcome: answer.headers.get('x-webhook-outcome'), version: answer.headers.get('etag') };
}

async function ask({ method, path, body, file, headers = {}, signal }: Call): Promise<Response> {
  const framed = method === 'GET' ? headers : { 'content-type': file ? 'text/csv' : 'application/json', ...headers };
  const text = method === 'GET' ? {} : { body: file ?? JSON.stringify(body ?? {}) };
  try {
    return await fetch(path, { method, headers: framed, ...text, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}
