import { RefusalError, refuse } from '../workspace/refusal.ts';

/** A form as it came, with the type that names its boundary. */
export type Upload = { type: string; bytes: Buffer };

export type FormFile = { name: string; type: string; bytes: Uint8Array };
export type Form = { fields: Record<string, unknown>; files: Map<string, FormFile> };

const MAX_ENTRIES = 50;
/** `contact[firstname]`: a field of an object. */
const INNER = /^(\w{1,40})\[(\w{1,40})\]$/;

/** The texts and the files of a form. What stands twice, or is no text, is refused, as it is in JSON. */
export async function readForm({ type, bytes }: Upload): Promise<Form> {
  const entries = [...(await parsed(type, bytes))];
  if (entries.length > MAX_ENTRIES) throw new RefusalError(refuse('malformed_form'));
  const fields = new Map<string, unknown>();
  const files = new Map<string, FormFile>();
  for (const [name, value] of entries) {
    if (fields.has(name) || files.has(name)) throw wrong(name, 'must be there once.');
    if (typeof value !== 'string') files.set(name, await fileOf(value));
    else if (value.includes('\ufffd')) throw wrong(name, 'contains a character that is not allowed.');
    else fields.set(name, value);
  }
  return { fields: nested(fields), files };
}

async function parsed(type: string, bytes: Buffer): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch {
    throw new RefusalError(refuse('malformed_form')); // The parser tells nothing that a caller could use.
  }
}

async function fileOf(file: File): Promise<FormFile> {
  return { name: file.name, type: file.type, bytes: await file.bytes() };
}

function nested(flat: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of flat) {
    const [, outer, inner] = INNER.exec(name) ?? [];
    if (outer === undefined || inner === undefined) fields.set(name, value);
    else fields.set(outer, { ...(fields.get(outer) as object | undefined), [inner]: value });
  }
  return Object.fromEntries(fields);
}

function wrong(field: string, predicate: string): RefusalError {
  return new RefusalError(refuse('validation_failed', { errors: { [field]: [`The ${field} field ${predicate}`] } }));
}
