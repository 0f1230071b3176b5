import type { HeaderList } from '../outcome.ts';

/** The status line and headers of an answer, and what they say about its body and its connection. */
export type AnswerHead = {
  statusCode: number;
  headers: HeaderList;
  framing: Framing;
  /** The receiver keeps the connection open after the body. */
  persistent: boolean;
  /** From `Keep-Alive: timeout=`, in seconds; null when not said. */
  keepAliveSeconds: number | null;
};

/** Where the body ends. */
export type Framing =
  | { kind: 'none' }
  | { kind: 'length'; bytes: number }
  | { kind: 'chunked' }
  | { kind: 'until_close' };

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** 15 digits stay below the largest safe integer. */
const LENGTH = /^\d{1,15}$/;
const KEEP_ALIVE_TIMEOUT = /(?:^|[\s,])timeout=(\d{1,6})(?:$|[\s,])/i;

/**
 * Reads a head, given as latin1 without its final empty line. Null means malformed: whatever two parsers could read in
 * two ways is refused, because a connection whose framing is in doubt would answer the next event with this one's rest.
 */
export function parseAnswerHead(text: string): AnswerHead | null {
  const lines = text.split('\r\n');
  const status = STATUS_LINE.exec(lines[0] ?? '');
  if (!status) return null;
  const headers: HeaderList = [];
  for (let i = 1; i < lines.length; i++) {
    const header = parseHeader(lines[i] ?? '');
    if (!header) return null;
    headers.push(header);
  }
  const statusCode = Number(status[2]);
  return describe(statusCode, status[1] === '1', headers);
}

export function isInformational(head: AnswerHead): boolean {
  return head.statusCode < 200;
}

function parseHeader(line: string): [string, string] | null {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon);
  if (colon < 1 || !HEADER_NAME.test(name)) return null;
  const value = withoutOuterSpace(line, colon + 1);
  return HEADER_VALUE.test(value) ? [name, value] : null;
}

/** Spaces and tabs only: `trim` would also take bytes that are part of the value. */
function withoutOuterSpace(line: string, from: number): string {
  let start = from;
  let end = line.length;
  while (start < end && isSpaceOrTab(line.charCodeAt(start))) start++;
  while (end > start && isSpaceOrTab(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
}

function isSpaceOrTab(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

type FramingHeaders = { lengths: string[]; codings: string[]; connection: string; keepAlive: string };

function describe(statusCode: number, isHttp11: boolean, headers: HeaderList): AnswerHead | null {
  const { lengths, codings, connection, keepAlive } = framingHeaders(headers);
  if (lengths.length + codings.length > 1) return null;
  const [length] = lengths;
  const [coding] = codings;
  if (length !== undefined && !LENGTH.test(length)) return null;
  if (coding !== undefined && (coding !== 'chunked' || !isHttp11)) return null;
  const framing = framingOf(statusCode, length, coding);
  const timeout = KEEP_ALIVE_TIMEOUT.exec(keepAlive)?.[1];
  // A body announced where none may be leaves it open what follows on the connection.
  const clear = framing.kind !== 'none' || (coding === undefined && Number(length ?? 0) === 0);
  return {
    statusCode,
    headers,
    framing,
    persistent: isHttp11 && clear && !/\bclose\b/i.test(connection),
    keepAliveSeconds: timeout === undefined ? null : Number(timeout),
  };
}

function framingHeaders(headers: HeaderList): FramingHeaders {
  const found: FramingHeaders = { lengths: [], codings: [], connection: '', keepAlive: '' };
  for (const [name, value] of headers) {
    switch (name.toLowerCase()) {
      case 'content-length':
        found.lengths.push(value);
        break;
      case 'transfer-encoding':
        found.codings.push(value.toLowerCase());
        break;
      case 'connection':
        found.connection += `,${value}`;
        break;
      case 'keep-alive':
        found.keepAlive += `,${value}`;
        break;
    }
  }
  return found;
}

function framingOf(statusCode: number, length: string | undefined, coding: string | undefined): Framing {
  if (statusCode < 200 || statusCode === 204 || statusCode === 304) return { kind: 'none' };
  if (coding !== undefined) return { kind: 'chunked' };
  return length === undefined ? { kind: 'until_close' } : { kind: 'length', bytes: Number(length) };
}
