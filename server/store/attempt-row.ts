import type { Attempt, NewAttempt } from '../webhooks/attempt.ts';
import type { HeaderList } from '../webhooks/outcome.ts';

type Unchanged = Omit<NewAttempt, 'test' | 'testBody' | 'exchange'>;

/** A log row as both databases give it. The optional columns are those that lists leave out. */
export type AttemptRow = Unchanged & Attempt['exchange']['timing'] & {
  id: number;
  test: number;
  url: string;
  startedAt: number;
  responseBodyBytes: number;
  responseBodyTruncated: number;
  peerIp: string | null;
  testBody?: string | null;
  requestHeaders?: string;
  responseHeaders?: string | null;
  responseBody?: Uint8Array | null;
  payload?: string | null;
};

/** SQLite's rows become attempts on the store's side: a Buffer does not survive the way between threads. */
export function attemptOf(row: AttemptRow): Attempt {
  const { url, startedAt, requestHeaders, responseHeaders, responseBody, responseBodyBytes, responseBodyTruncated, peerIp, ...more } = row;
  const { dnsMs, connectMs, tlsMs, firstByteMs, durationMs, test, testBody = null, payload, ...rest } = more;
  return {
    ...rest,
    test: test === 1,
    testBody,
    payload: payload ?? testBody ?? '',
    exchange: {
      url,
      startedAt,
      requestHeaders: requestHeaders === undefined ? [] : (JSON.parse(requestHeaders) as HeaderList),
      responseHeaders: responseHeaders ? (JSON.parse(responseHeaders) as HeaderList) : null,
      responseBody: responseBody ? Buffer.from(responseBody) : null,
      responseBodyBytes,
      responseBodyTruncated: responseBodyTruncated === 1,
      peerIp,
      timing: { dnsMs, connectMs, tlsMs, firstByteMs, durationMs },
    },
  };
}
