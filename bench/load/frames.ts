const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /content-length: *(\d+)/i;

/** Cuts a byte stream into HTTP messages with a Content-Length. Just enough HTTP to cost the measurement little. */
export function frames(onMessage: (head: string, body: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const headEnd = rest.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = rest.toString('latin1', 0, headEnd);
      const bodyStart = headEnd + HEAD_END.length;
      const end = bodyStart + Number(CONTENT_LENGTH.exec(head)?.[1] ?? 0);
      if (rest.length < end) return;
      const body = rest.toString('latin1', bodyStart, end);
      rest = rest.subarray(end);
      onMessage(head, body);
    }
  };
}
