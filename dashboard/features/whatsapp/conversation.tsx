import { Paper, Stack, Text } from '@mantine/core';
import type { MessageRow } from '../../../contract/rest/whatsapp.ts';
import { Moment } from '../../ui/moment.tsx';
import { MessageStateNote } from './message-state.tsx';
import { messageText } from './message-text.ts';

/** Theirs on the left, ours on the right, the newest at the bottom. */
export function Conversation({ newestFirst }: { newestFirst: MessageRow[] }) {
  if (newestFirst.length === 0) return <Text size="sm">Nothing was written yet.</Text>;
  return (
    <Stack gap="xs" role="list" aria-label="Messages, oldest first">
      {newestFirst.toReversed().map((message) => (
        <Bubble key={message.id} message={message} />
      ))}
    </Stack>
  );
}

function Bubble({ message }: { message: MessageRow }) {
  const isOurs = message.direction === 'out';
  return (
    <Paper
      role="listitem"
      withBorder
      p="xs"
      radius="md"
      maw="min(32rem, 90%)"
      bg={isOurs ? 'var(--mantine-color-default-hover)' : 'transparent'}
      style={{ alignSelf: isOurs ? 'flex-end' : 'flex-start', overflowWrap: 'anywhere' }}
    >
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {messageText(message)}
      </Text>
      <Text size="xs" c="dimmed" ta={isOurs ? 'right' : 'left'}>
        {isOurs ? 'You' : 'They'}, <Moment at={message.sent_at} />
        {isOurs && (
          <>
            {' · '}
            <MessageStateNote of={message} />
          </>
        )}
      </Text>
    </Paper>
  );
}
