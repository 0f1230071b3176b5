import { line } from './text.ts';

const MAX_LENGTH = 191;

/** Letters and digits of every script, because people's names and domains are written in all of them. */
const LETTER = '\\p{L}\\p{N}\\p{M}';
const ATOM = `[${LETTER}!#$%&'*+/=?^_\`{|}~-]+`;
const LABEL = `[${LETTER}](?:[${LETTER}-]{0,61}[${LETTER}])?`;
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`, 'u');

/** A mailbox as people have them: no quoted part, no comment, no address literal, no display name. */
export function emailAddress() {
  return line({ max: MAX_LENGTH }).refine(isAddress, { error: 'must be a valid email address.' });
}

function isAddress(text: string): boolean {
  return text.indexOf('@') <= 64 && ADDRESS.test(text);
}
