import type { MessageRow } from '../../../contract/rest/whatsapp.ts';

/** What a message says, or in a word what it is. */
export function messageText({ text, type }: Pick<MessageRow, 'text' | 'type'>): string {
  return text !== null && text !== '' ? text : `[${type.replaceAll('_', ' ')}]`;
}
