import type { Arrival } from './inbox.ts';

/** Somebody waits for this answer for 30 s at most. */
const TIMEOUT_MS = 29_000;

/** What belongs to the one connection it came on, and what fetch sets itself. */
const OWN_HEADERS = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect'];

/** Passes a request on with its path below the target's own, and gives the status that came back, 502 when none did. */
export async function forward({ method, path, headers, body }: Arrival, target: URL): Promise<number> {
  const url = target.pathname === '/' ? new URL(path, target) : target;
  const passed = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    OWN_HEADERS.includes(name) ? [] : [value ?? []].flat().map((one) => [name, one]),
  );
  const content = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(body);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method, headers: passed, body: content, redirect: 'manual', signal });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 502; // As a gateway says that nobody answered behind it.
  }
}
