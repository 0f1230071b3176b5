import { isUtf8 } from 'node:buffer';
import { RefusalError, refuse, shortened } from '../workspace/refusal.ts';

/** Deep enough for every body we know; a recursive reader of our own never goes deeper either. */
const MAX_DEPTH = 32;

/** Of all objects in a body; calls know some dozens. Each unknown one costs a few microseconds to complain about. */
const MAX_KEYS = 10_000;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/**
 * The JSON object in a body, refused where JSON.parse would quietly repair or drop something: bytes that are not UTF-8
 * become U+FFFD, and of two equal keys the last one wins. A body of 400 bytes costs about 2 µs more than JSON.parse alone.
 */
export function readJsonObject(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw malformed('The request body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  const { depth, members } = measure(text);
  if (depth > MAX_DEPTH) throw malformed(`The request body is nested more than ${MAX_DEPTH} levels deep.`);
  if (members > MAX_KEYS) throw malformed(`The request body has more than ${MAX_KEYS} keys.`);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('body', 'must be a JSON object.');
  if (countKeys(value) !== members) throw malformed('The request body has a key twice in one object.');
  if (SURROGATE_ESCAPE.test(text)) refuseLoneSurrogates(value, '');
  return value as Record<string, unknown>; // It is neither an array nor null, and JSON has only string keys.
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RefusalError(refuse('malformed_json'));
    throw error;
  }
}

/** How deep the brackets go, and how many `key: value` pairs are written. Only of valid JSON does the answer mean anything. */
function measure(text: string): { depth: number; members: number } {
  let open = 0;
  let depth = 0;
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) members++;
    else if (code === 0x7b || code === 0x5b) depth = Math.max(depth, ++open);
    else if (code === 0x7d || code === 0x5d) open--;
  }
  return { depth, members };
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    const backslashes = end - 1 - before;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** `__proto__` means nothing to us, and much to code that copies objects carelessly. */
function countKeys(value: object): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + (isObject(item) ? countKeys(item) : 0), 0);
  let count = 0;
  for (const key in value) {
    if (key === '__proto__') throw invalid('__proto__', 'is unknown or read-only.');
    const item = (value as Record<string, unknown>)[key]; // Its own key, from the loop.
    count += isObject(item) ? 1 + countKeys(item) : 1;
  }
  return count;
}

/** Half of a pair has no UTF-8 form: what is stored, signed and sent could not be what was given. */
function refuseLoneSurrogates(value: unknown, path: string): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw invalid(path, 'contains a character that is not allowed.');
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw invalid(path || 'body', 'has a key with a character that is not allowed.');
    refuseLoneSurrogates(item, path === '' ? key : `${path}.${key}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function malformed(message: string): RefusalError {
  return new RefusalError(refuse('malformed_json', { message }));
}

function invalid(path: string, predicate: string): RefusalError {
  const field = shortened(path);
  return new RefusalError(refuse('validation_failed', { errors: { [field]: [`The ${field} field ${predicate}`] } }));
}
