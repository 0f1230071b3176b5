import type { AttemptErrorCode } from '../../contract/attempt-error.ts';

/** How one HTTP attempt ended. A value, never thrown: the receiver's failure is not ours. */
export type Outcome =
  /** A status line was read. Only 2xx is success; `redirectRefused` marks a 3xx. */
  | { kind: 'answered'; statusCode: number; redirectRefused: boolean }
  | { kind: 'error'; code: AttemptErrorCode; message: string };

/** What went over the wire, or was tried, and how long each part took. */
export type Exchange = {
  url: string;
  /** Wall-clock milliseconds at which the attempt began. */
  startedAt: number;
  requestHeaders: HeaderList;
  responseHeaders: HeaderList | null;
  /** The first 64 KiB of the answer's body as they came, never decompressed. */
  responseBody: Buffer | null;
  /** The size of the body: what Content-Length declared, else the bytes read before the body or the reading ended. */
  responseBodyBytes: number;
  responseBodyTruncated: boolean;
  peerIp: string | null;
  timing: Timing;
};

export type HeaderList = [name: string, value: string][];

/** Milliseconds with fractions; null for a phase that was not reached or not needed. */
export type Timing = {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number | null;
  durationMs: number;
};

export type AttemptResult = { outcome: Outcome; exchange: Exchange };

/** Of an attempt of which nothing is known, or that ended before anything was sent. */
export function emptyExchange(url: string, startedAt: number): Exchange {
  return {
    url,
    startedAt,
    requestHeaders: [],
    responseHeaders: null,
    responseBody: null,
    responseBodyBytes: 0,
    responseBodyTruncated: false,
    peerIp: null,
    timing: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, durationMs: 0 },
  };
}

export function succeeded(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && outcome.statusCode >= 200 && outcome.statusCode <= 299;
}
