import { RefusalError, refuse } from '../workspace/refusal.ts';
import { partsOf, type FormPart } from './form-parts.ts';

/** A form as it came, with the type that names its boundary. */
export type Upload = { type: string; bytes: Buffer };

export type FormFile = { name: string; type: string; bytes: Uint8Array };
export type Form = { fields: Record<string, unknown>; files: Map<string, FormFile> };

/** `contact[firstname]`: a field of an object. */
const INNER = /^(\w{1,40})\[(\w{1,40})\]$/;

/** The texts and the files of a form. What stands twice, or is no text, is refused, as it is in JSON. */
export function readForm({ type, bytes }: Upload): Form {
  const parts = partsOf(type, bytes);
  if (!parts) throw new RefusalError(refuse('malformed_form'));
  const fields = new Map<string, unknown>();
  const files = new Map<string, FormFile>();
  for (const part of parts) {
    const { name, filename } = part;
    if (fields.has(name) || files.has(name)) throw wrong(name, 'must be there once.');
    if (filename === null) fields.set(name, textOf(part));
    else files.set(name, { name: filename, type: part.type, bytes: part.bytes });
  }
  return { fields: nested(fields), files };
}

function textOf({ name, bytes }: FormPart): string {
  const text = new TextDecoder().decode(bytes);
  if (text.includes('\ufffd')) throw wrong(name, 'contains a character that is not allowed.');
  return text;
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
