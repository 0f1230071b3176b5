import type { Framing } from './answer-head.ts';

/** The line that opens a chunk; an extension is skipped within it and anything longer ends the reading. */
const MAX_CHUNK_LINE_BYTES = 1_024;
/** Each costs a microsecond or two, whatever is in it: 32,000 of one byte fit into what may be read. */
const MAX_CHUNKS = 4_096;
const CHUNK_SIZE = /^([0-9a-f]{1,8})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/i;

const CR = 0x0d;
const LF = 0x0a;

/** Finds where a body ends. */
export interface BodyDecoder {
  /** `broken` when the framing makes no sense any more: what was read until then stands. */
  readonly state: 'reading' | 'complete' | 'broken';
  /** Reads on at `from`, gives content to `keep`, and returns the offset behind what belonged to the body. */
  read(bytes: Buffer, from: number, keep: (content: Buffer) => void): number;
}

export function decoderFor(framing: Framing): BodyDecoder {
  switch (framing.kind) {
    case 'none':
      return new LengthDecoder(0);
    case 'length':
      return new LengthDecoder(framing.bytes);
    case 'until_close':
      return new LengthDecoder(Infinity);
    case 'chunked':
      return new ChunkDecoder();
  }
}

class LengthDecoder implements BodyDecoder {
  state: BodyDecoder['state'];
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
    this.state = bytes === 0 ? 'complete' : 'reading';
  }

  read(bytes: Buffer, from: number, keep: (content: Buffer) => void): number {
    const end = Math.min(bytes.length, from + this.#left);
    keep(bytes.subarray(from, end));
    this.#left -= end - from;
    if (this.#left === 0) this.state = 'complete';
    return end;
  }
}

class ChunkDecoder implements BodyDecoder {
  state: BodyDecoder['state'] = 'reading';
  #expects: 'size' | 'content' | 'content_end' | 'last_line' = 'size';
  #line = '';
  #left = 0;
  #chunks = 0;

  read(bytes: Buffer, from: number, keep: (content: Buffer) => void): number {
    let at = from;
    while (at < bytes.length && this.state === 'reading') {
      at = this.#expects === 'content' ? this.#readContent(bytes, at, keep) : this.#readLine(bytes, at);
    }
    return at;
  }

  #readContent(bytes: Buffer, from: number, keep: (content: Buffer) => void): number {
    const end = Math.min(bytes.length, from + this.#left);
    keep(bytes.subarray(from, end));
    this.#left -= end - from;
    if (this.#left === 0) this.#expects = 'content_end';
    return end;
  }

  #readLine(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && bytes[at] !== LF && this.#line.length + at - from < MAX_CHUNK_LINE_BYTES) at++;
    this.#line += bytes.toString('latin1', from, at);
    if (at === bytes.length) return at;
    if (bytes[at] === LF && this.#line.charCodeAt(this.#line.length - 1) === CR) this.#endLine(this.#line.slice(0, -1));
    else this.state = 'broken';
    this.#line = '';
    return at + 1;
  }

  #endLine(line: string): void {
    if (this.#expects === 'size') return this.#openChunk(line);
    // Trailers say nothing that is needed here; a receiver that sends some loses its connection.
    if (line !== '') this.state = 'broken';
    else if (this.#expects === 'last_line') this.state = 'complete';
    else this.#expects = 'size';
  }

  #openChunk(line: string): void {
    const size = CHUNK_SIZE.exec(line)?.[1];
    if (size === undefined || ++this.#chunks > MAX_CHUNKS) this.state = 'broken';
    else {
      this.#left = Number.parseInt(size, 16);
      this.#expects = this.#left === 0 ? 'last_line' : 'content';
    }
  }
}
