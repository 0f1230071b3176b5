import { expect, test } from 'vitest';
import { newsOf, type MessageFacts } from './message-event.ts';

const FACTS: MessageFacts = { id: 1, wamid: 'wamid.1', state: 'read', errorCode: null, errorMessage: null, announced: null, reported: null };

test.each<[Partial<MessageFacts>, string[]]>([
  [{}, ['read']],
  [{ reported: 'read,delivered,sent' }, ['sent', 'delivered', 'read']],
  [{ reported: 'read,delivered,sent', announced: 'sent' }, ['delivered', 'read']],
  [{ reported: 'read,delivered,sent', announced: 'read' }, []],
  [{ reported: 'failed,delivered', state: 'delivered' }, ['delivered']],
  [{ reported: 'failed,delivered', state: 'delivered', announced: 'failed' }, ['delivered']],
  [{ reported: 'sent,failed', state: 'failed' }, ['sent', 'failed']],
  [{ reported: 'played', state: 'read' }, ['read']],
  [{ state: 'pending' }, []],
])('of a message with %j is told %j', (facts, told) => {
  expect(newsOf({ ...FACTS, ...facts })).toEqual(told);
});
