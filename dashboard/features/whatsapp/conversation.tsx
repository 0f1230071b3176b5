import { Paper, Stack, Text } from '@mantine/core';
import type { MessageRow } from '../../../contract/rest/whatsapp.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Moment } from '../../ui/moment.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { MessageStateNote } from './message-state.tsx';
import { messageText } from './message-text.ts';

/** Theirs on the left, ours on the right, the newest at the bottom. */
export function Conversation({ messages }: { messages: MessageRow[] }) {
  if (messages.length === 0) return <Text size="sm">Nothing was written yet.</Text>;
  return (
    <Stack gap="xs" role="list" aria-label="Messages, oldest first">
      {messages.toSorted(bySaid).map((message) =>
        message.type === 'system' ? <Note key={message.id} message={message} /> : <Bubble key={message.id} message={message} />,
      )}
    </Stack>
  );
}

/** What was written before the account was connected may have come after what was written since. Meta tells whole seconds. */
function bySaid(one: MessageRow, other: MessageRow): number {
  return secondOf(one) - secondOf(other) || one.id - other.id;
}

function secondOf({ sent_at: at }: MessageRow): number {
  return Math.floor(Date.parse(at) / 1_000);
}

/** What nobody wrote: a change of number, or that two contacts have turned out to be one person. */
function Note({ message }: { message: MessageRow }) {
  const { subdomain } = useWorkspace();
  const contact = message.content['contact_id'];
  return (
    <Text role="listitem" size="xs" c="dimmed" ta="center">
      {messageText(message)} <Moment at={message.sent_at} />
      {typeof contact === 'number' && (
        <>
          {' · '}
          <TextLink to={`/w/${subdomain}/whatsapp/messages/${contact}`}>Contact {contact}</TextLink>
        </>
      )}
    </Text>
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
      <Text size="xs" c="dimmed" ta={isOurs && message.error_message === null ? 'right' : 'left'}>
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
