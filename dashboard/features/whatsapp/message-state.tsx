import { Text } from '@mantine/core';
import type { MessageRow, MessageState } from '../../../contract/rest/whatsapp.ts';

const STATES: Record<MessageState, { ticks: string; said: string }> = {
  received: { ticks: '', said: 'received' },
  pending: { ticks: '…', said: 'on its way' },
  sent: { ticks: '✓', said: 'sent' },
  delivered: { ticks: '✓✓', said: 'delivered' },
  read: { ticks: '✓✓', said: 'read' },
  failed: { ticks: '!', said: 'failed' },
};

/** Ticks as people know them, with the word beside them, and what is wrong: it failed, or nobody knows whether it was sent. */
export function MessageStateNote({ of: { status, error_message: error } }: { of: MessageRow }) {
  const { ticks, said } = STATES[status];
  return (
    <Text span inherit fw={status === 'failed' ? 700 : undefined}>
      <span aria-hidden>{ticks} </span>
      {said}
      {error !== null && `: ${error}`}
    </Text>
  );
}
