import { requestFile, type Call } from './request.ts';

/** Some five million contacts: until a file is whole the browser keeps it, so that none is made of a part. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;

const TOO_LARGE = 'The file is larger than a browser should keep: narrow the filters, or make the call by API.';

const [QUOTE, LINE_END] = [0x22, 0x0a];

/** A CSV that the server writes: its bytes as they come, each part with how many rows have ended by then. */
export async function* wholeFile(call: Call): AsyncGenerator<{ part: Uint8Array<ArrayBuffer>; rows: number }> {
  let bytes = 0;
  let lines = 0;
  let isQuoted = false;
  for await (const part of requestFile(call)) {
    bytes += part.length;
    if (bytes > MAX_FILE_BYTES) throw new Error(TOO_LARGE);
    for (const byte of part) {
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === LINE_END && !isQuoted) lines++;
    }
    // The first line names the columns.
    yield { part, rows: Math.max(0, lines - 1) };
  }
}
