import { refusalOf, unreachable } from './refused.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Call = {
  method: Method;
  /** From the root of the server. */
  path: string;
  body?: unknown;
  /** A CSV file instead of a body. */
  file?: File;
  /** Files that go along with the fields of the body, as a form. */
  files?: Readonly<Record<string, File>>;
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

/** An answer that is a file, in the order of its bytes. Throws a Refused, also for one that breaks off. */
export async function* requestFile(call: Call): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const answer = await ask(call);
  if (!answer.ok || !answer.body) throw refusalOf(answer, await answer.json().catch(() => null));
  const reader = answer.body.getReader();
  try {
    for (;;) {
      const part = await reader.read();
      if (part.done) return;
      yield part.value;
    }
  } catch (error) {
    throw call.signal?.aborted ? error : unreachable();
  } finally {
    // Who wants no more of it is sent no more of it. Of what has broken off there is nothing to cancel.
    await reader.cancel().catch(() => {});
  }
}

async function ask(call: Call): Promise<Response> {
  const { method, path, headers = {}, signal } = call;
  const { type, sent } = contentOf(call);
  const framed = type === null ? headers : { 'content-type': type, ...headers };
  try {
    return await fetch(path, { method, headers: framed, ...(sent !== null && { body: sent }), ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

type Content = { type: string | null; sent: string | File | FormData | null };

/** Of a form the browser writes the type itself, with the boundary. */
function contentOf({ method, body, file, files }: Call): Content {
  if (method === 'GET') return { type: null, sent: null };
  if (file) return { type: 'text/csv', sent: file };
  if (!files) return { type: 'application/json', sent: JSON.stringify(body ?? {}) };
  const form = new FormData();
  for (const [name, value] of Object.entries(body ?? {})) form.set(name, String(value));
  for (const [name, value] of Object.entries(files)) form.set(name, value);
  return { type: null, sent: form };
}
