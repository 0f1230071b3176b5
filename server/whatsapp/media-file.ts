import type { MediaFile, MediaType } from './outgoing.ts';

const MB = 1024 * 1024;
/** Larger documents, which Meta would take, can be sent by their address. */
const MAX_FILE_BYTES = 16 * MB;
const MAX_IMAGE_BYTES = 5 * MB;

type Rule = { types: RegExp; named: string; maxBytes: number };

/** What Meta takes of each kind. */
const RULES: Readonly<Record<MediaType, Rule>> = {
  image: { types: /^image\/(jpeg|png)$/, named: 'a JPEG or PNG image', maxBytes: MAX_IMAGE_BYTES },
  video: { types: /^video\/(mp4|3gpp)$/, named: 'an MP4 or 3GPP video', maxBytes: MAX_FILE_BYTES },
  audio: { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, named: 'an AAC, AMR, MP3, MP4 or OGG audio file', maxBytes: MAX_FILE_BYTES },
  document: { types: /^[\w.+-]+\/[\w.+-]+$/, named: 'a document with its type', maxBytes: MAX_FILE_BYTES },
};

/** What speaks against a file, before Meta is asked: the end of a sentence about it, or null. */
export function complaintAbout(kind: MediaType, { type, bytes }: MediaFile): string | null {
  const { types, named, maxBytes } = RULES[kind];
  if (bytes.byteLength === 0) return 'is empty.';
  if (!types.test(typeOf(type))) return `must be ${named}.`;
  return bytes.byteLength > maxBytes ? `must not be larger than ${maxBytes / MB} MiB.` : null;
}

/** Without its parameters, such as the codec. */
function typeOf(type: string): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase();
}
