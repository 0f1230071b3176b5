import { KEPT_BODY_BYTES } from '../../kit/limits.ts';
import { decoderFor, type BodyDecoder } from './answer-body.ts';
import { isInformational, parseAnswerHead, type AnswerHead } from './answer-head.ts';
import { MAX_READ_BYTES } from './wire.ts';

const MAX_HEAD_BYTES = 16 * 1024;
const MAX_INFORMATIONAL = 8;
/** Of one attempt's answer, everything together: head, 1xx, framing and body, and what TLS says besides. */
const MAX_WIRE_BYTES = 256 * 1024;

/** Of a body, before they become one: a chunk of one byte takes a hundred to be kept on its own. */
const MAX_PIECES = 64;

const HTTP = Buffer.from('HTTP/1.', 'latin1');
const SWITCHING_PROTOCOLS = 101;
const NOTHING = Buffer.alloc(0);
const CR = 0x0d;
const LF = 0x0a;

export type BadHead = 'response_malformed' | 'response_too_large';

/**
 * Reads one answer from bytes that arrive in pieces of any size. Once a final head was read the answer counts, whatever
 * its body does: a body that makes no sense, or is too long, only ends the reading. Of what it is given it keeps copies.
 */
export class AnswerReader {
  /** head: no final head yet. body: reading on. ended: nothing more is wanted. failed: the head was bad. */
  state: 'head' | 'body' | 'ended' | 'failed' = 'head';
  badHead: BadHead | null = null;
  head: AnswerHead | null = null;
  /** Bytes of the body that were read, chunk framing taken away. */
  bodyBytes = 0;
  /** The whole body was read. */
  complete = false;
  /** Bytes came that belong to no answer of ours. */
  excess = false;

  #decoder: BodyDecoder | null = null;
  #kept: Buffer[] = [];
  #partialHead: Buffer | null = null;
  #informational = 0;
  #wireBytes = 0;

  push(bytes: Buffer): void {
    let at = 0;
    while (this.state === 'head' && at < bytes.length) at = this.#readHead(bytes, at);
    if (this.state === 'body') at = this.#readBody(bytes, at);
    if (this.state === 'ended' && at < bytes.length) this.excess = true;
  }

  /** So many bytes came over the wire. It ends where one more read could bring too many. */
  came(byteCount: number): void {
    this.#wireBytes += byteCount;
    if (this.#wireBytes <= MAX_WIRE_BYTES - MAX_READ_BYTES) return;
    if (this.state === 'body') this.state = 'ended';
    else if (this.state === 'head') this.#fail('response_too_large');
  }

  /** The receiver has closed its side. */
  close(): void {
    if (this.state !== 'body') return;
    this.state = 'ended';
    this.complete = this.head?.framing.kind === 'until_close';
  }

  /** The kept part of the body. */
  body(): Buffer {
    const [first = NOTHING] = this.#kept;
    return this.#kept.length > 1 ? Buffer.concat(this.#kept) : first;
  }

  #readHead(bytes: Buffer, from: number): number {
    const before = this.#partialHead?.length ?? 0;
    const rest = bytes.subarray(from);
    const window = (this.#partialHead ? Buffer.concat([this.#partialHead, rest]) : rest).subarray(0, MAX_HEAD_BYTES);
    if (HTTP.compare(window, 0, Math.min(window.length, HTTP.length), 0, Math.min(window.length, HTTP.length)) !== 0) {
      return this.#fail('response_malformed', bytes);
    }
    const end = headEnd(window, before);
    if (end === BARE_LINE_FEED) return this.#fail('response_malformed', bytes);
    if (end === INCOMPLETE) {
      this.#partialHead = Buffer.from(window);
      return window.length < MAX_HEAD_BYTES ? bytes.length : this.#fail('response_too_large', bytes);
    }
    this.#partialHead = null;
    this.#endHead(parseAnswerHead(window.toString('latin1', 0, end - 4)));
    return from + end - before;
  }

  #endHead(head: AnswerHead | null): void {
    if (!head || head.statusCode === SWITCHING_PROTOCOLS) this.#fail('response_malformed');
    else if (!isInformational(head)) this.#begin(head);
    else if (++this.#informational > MAX_INFORMATIONAL) this.#fail('response_malformed');
  }

  #begin(head: AnswerHead): void {
    this.head = head;
    this.#decoder = decoderFor(head.framing);
    this.state = 'body';
  }

  #readBody(bytes: Buffer, from: number): number {
    const decoder = this.#decoder;
    if (!decoder) return from;
    const end = decoder.state === 'reading' ? decoder.read(bytes, from, this.#keep) : from;
    this.complete = decoder.state === 'complete';
    if (decoder.state !== 'reading' || this.bodyBytes > KEPT_BODY_BYTES) this.state = 'ended';
    return end;
  }

  readonly #keep = (content: Buffer): void => {
    const room = KEPT_BODY_BYTES - this.bodyBytes;
    if (room > 0 && content.length > 0) this.#kept.push(Buffer.from(content.subarray(0, room)));
    if (this.#kept.length >= MAX_PIECES) this.#kept = [this.body()];
    this.bodyBytes += content.length;
  };

  #fail(badHead: BadHead, bytes?: Buffer): number {
    this.state = 'failed';
    this.badHead = badHead;
    return bytes?.length ?? 0;
  }
}

const INCOMPLETE = 0;
const BARE_LINE_FEED = -1;

/** The offset behind the empty line that ends a head. `seen` bytes were looked at before. */
function headEnd(bytes: Buffer, seen: number): number {
  for (let at = bytes.indexOf(LF, seen); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] !== CR) return BARE_LINE_FEED;
    if (bytes[at - 2] === LF) return at + 1;
  }
  return INCOMPLETE;
}
