/** One part of a form: a text, or a file if it has a filename. */
export type FormPart = { name: string; filename: string | null; type: string; bytes: Buffer };

/** The calls that take forms have ten fields. The general parser takes seconds for 300,000 parts, which fit into a body. */
const MAX_PARTS = 50;
const MAX_PART_HEAD_BYTES = 4 * 1024;

const BOUNDARY = /;\s*boundary=(?:"([^"\\\r\n]{1,70})"|([\w'()+,./:=?-]{1,70}))\s*(?:;|$)/i;
const DISPOSITION = /^content-disposition:[\t ]*form-data((?:;|$).*)$/im;
const TYPE = /^content-type:(.*)$/im;
const PARAMETER = /;[\t ]*([\w*-]+)=(?:"([^"]*)"|([^\s";]*))/g;
const EXTENDED = /^utf-8'[\w-]*'(.*)$/i;
/** How browsers write what would end a quoted text; a backslash is one. */
const ESCAPES: Readonly<Record<string, string>> = { '%22': '"', '%0d': '\r', '%0a': '\n' };

/** The parts of a body of the type multipart/form-data (RFC 7578); null when it is none. Their bytes are those of the body. */
export function partsOf(type: string, body: Buffer): FormPart[] | null {
  const [, quoted, plain] = BOUNDARY.exec(type) ?? [];
  const delimiter = `\r\n--${quoted ?? plain ?? ''}`;
  if (delimiter.length === 4 || body.indexOf(delimiter.slice(2)) !== 0) return null;
  const parts: FormPart[] = [];
  let at = delimiter.length - 2;
  while (body.toString('latin1', at, at + 2) !== '--') {
    const head = body.subarray(at, at + MAX_PART_HEAD_BYTES);
    const headEnd = head.indexOf('\r\n\r\n');
    const start = at + headEnd + 4;
    const end = headEnd === -1 || parts.length === MAX_PARTS ? -1 : body.indexOf(delimiter, start);
    const part = end === -1 ? null : partOf(head.toString('utf8', 0, headEnd), body.subarray(start, end));
    if (!part) return null;
    parts.push(part);
    at = end + delimiter.length;
  }
  return parts;
}

/** The head begins with the line break behind the boundary. */
function partOf(head: string, bytes: Buffer): FormPart | null {
  const parameters = new Map<string, string>();
  for (const [, key = '', quoted, plain] of (DISPOSITION.exec(head)?.[1] ?? '').matchAll(PARAMETER)) {
    parameters.set(key.toLowerCase(), quoted === undefined ? (plain ?? '') : unescaped(quoted));
  }
  const name = parameters.get('name');
  if (!head.startsWith('\r\n') || name === undefined) return null;
  const filename = parameters.get('filename') ?? extended(parameters.get('filename*'));
  return { name, filename, type: TYPE.exec(head)?.[1]?.trim() ?? 'text/plain', bytes };
}

function unescaped(text: string): string {
  return text.replace(/%(?:22|0d|0a)/gi, (escape) => ESCAPES[escape.toLowerCase()] ?? escape);
}

/** A name with other letters, as some libraries write it. */
function extended(value: string | undefined): string | null {
  if (value === undefined) return null;
  try {
    return decodeURIComponent(EXTENDED.exec(value)?.[1] ?? '');
  } catch {
    return ''; // A file without a name is one all the same.
  }
}
