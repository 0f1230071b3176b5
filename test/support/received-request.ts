/** One HTTP request as its bytes arrived. */
export type ReceivedRequest = {
  /** Milliseconds of performance.now() at which its last byte was here. */
  at: number;
  /** Which connection brought it, counted from 1. */
  connection: number;
  method: string;
  path: string;
  /** In the order and spelling of the wire. */
  headers: [name: string, value: string][];
  body: Buffer;
  /** Null until, and unless, a status line was written. */
  answered: { status: number; at: number } | null;
};

const END_OF_HEAD = '\r\n\r\n';

/** The first complete request in `bytes` and how many bytes it took, or null while there is none. */
export function parseRequest(bytes: Buffer, connection: number): { request: ReceivedRequest; length: number } | null {
  const headEnd = bytes.indexOf(END_OF_HEAD);
  if (headEnd < 0) return null;
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const bodyStart = headEnd + END_OF_HEAD.length;
  const length = bodyStart + Number(valueOf(headers, 'content-length') ?? 0);
  if (bytes.length < length) return null;
  const body = Buffer.from(bytes.subarray(bodyStart, length));
  return { request: { at: performance.now(), connection, method, path, headers, body, answered: null }, length };
}

/** The value of a header that has to be there once. */
export function header(request: ReceivedRequest, name: string): string {
  const value = valueOf(request.headers, name);
  if (value === undefined) throw new Error(`The request has no header ${name}`);
  return value;
}

export function hasHeader(request: ReceivedRequest, name: string): boolean {
  return valueOf(request.headers, name) !== undefined;
}

/** `created contact`, `updated status`, …: what a request is about, short enough for a list in an assertion. */
export function kindOf(request: ReceivedRequest): string {
  const { event, model } = bodyOf(request);
  return `${event} ${model.split('\\').at(-1)?.toLowerCase()}`;
}

export type EventBody = {
  event: string;
  model: string;
  data: { id: number; attributes: Record<string, unknown>; relations: unknown };
  original: unknown;
  timestamp: string;
};

export function bodyOf(request: ReceivedRequest): EventBody {
  return JSON.parse(request.body.toString('utf8')) as EventBody; // What the tests then assert, key by key.
}

function valueOf(headers: ReceivedRequest['headers'], name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
}
