import { Stack, Textarea } from '@mantine/core';
import { useWorkspace } from '../../client/workspace.ts';
import { useDraft } from '../../ui/draft.ts';
import { SendButton, useSending } from './sending.tsx';

export function SendText({ phone }: { phone: string }) {
  const { call } = useWorkspace();
  const draft = useDraft({ message_body: '' });
  const sendingCall = call('POST', '/messages/send', { phone_number: phone, ...draft.values });
  const sending = useSending(sendingCall, () => draft.settle({ message_body: '' }));
  return (
    <form onSubmit={draft.onSubmit(() => sending.mutate())} aria-label="Send a text">
      <Stack gap="sm">
        <Textarea
          label="Text"
          required
          autosize
          minRows={2}
          maxRows={10}
          maxLength={4_096}
          {...draft.text('message_body', sending.error)}
        />
        <SendButton sending={sending} call={sendingCall} />
      </Stack>
    </form>
  );
}
