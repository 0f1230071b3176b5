import { Failure } from '../failure.ts';

/** The REST API as any client sees it. */
export type Client = {
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: Record<string, unknown>): Promise<number>;
};

/** Answers with the id of the record, 0 where there is none. */
export function restClient({ base, token }: { base: string; token: string }): Client {
  return {
    async send(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const content = body === undefined ? null : JSON.stringify(body);
      const response = await fetch(`${base}${path}`, { method, headers, body: content });
      const text = await response.text();
      if (!response.ok) throw new Failure(`${method} ${path} was answered with ${response.status}: ${text}`);
      const { data } = JSON.parse(text) as { data?: { id?: number } }; // The envelope of our own API.
      return data?.id ?? 0;
    },
  };
}
