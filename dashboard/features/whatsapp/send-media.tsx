import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useWorkspace } from '../../client/workspace.ts';
import { useDraft } from '../../ui/draft.ts';
import { SendButton, useSending } from './sending.tsx';

const NOTHING = { media_type: 'image', media_url: '', caption: '' };

export function SendMedia({ phone }: { phone: string }) {
  const { call } = useWorkspace();
  const draft = useDraft(NOTHING, { guarded: true });
  const { media_type, media_url, caption } = draft.values;
  const body = { phone_number: phone, media_type, media_url, ...(caption !== '' && media_type !== 'audio' && { caption }) };
  const sendingCall = call('POST', '/messages/media', body);
  const sending = useSending(sendingCall, () => draft.settle(NOTHING));
  return (
    <form onSubmit={draft.onSubmit(() => sending.mutate())} aria-label="Send a file">
      <Stack gap="sm">
        <NativeSelect label="Kind" data={['image', 'video', 'audio', 'document']} {...draft.text('media_type', sending.error)} />
        <TextInput
          label="Address of the file"
          description="Meta fetches it from there, so it has to be public."
          placeholder="https://shop.example.com/17.jpg"
          type="url"
          required
          {...draft.text('media_url', sending.error)}
        />
        {media_type !== 'audio' && <TextInput label="Caption" maxLength={1_024} {...draft.text('caption', sending.error)} />}
        <SendButton sending={sending} call={sendingCall} />
      </Stack>
    </form>
  );
}
