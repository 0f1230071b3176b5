import { FileInput, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '../../client/workspace.ts';
import { useDraft } from '../../ui/draft.ts';
import { SendButton, useSending } from './sending.tsx';

const NOTHING = { media_type: 'image', media_url: '', caption: '' };

/** A file from here, or one that Meta fetches from its address. */
export function SendMedia({ phone }: { phone: string }) {
  const { call } = useWorkspace();
  const draft = useDraft(NOTHING, { guarded: true });
  const [file, setFile] = useState<File | null>(null);
  const { media_type, media_url, caption } = draft.values;
  const said = { phone_number: phone, media_type, ...(caption !== '' && media_type !== 'audio' && { caption }) };
  const sendingCall = file
    ? { ...call('POST', '/messages/media', said), files: { media_file: file } }
    : call('POST', '/messages/media', { ...said, media_url });
  const sending = useSending(sendingCall, () => {
    draft.settle(NOTHING);
    setFile(null);
  });
  return (
    <form onSubmit={draft.onSubmit(() => sending.mutate())} aria-label="Send a file">
      <Stack gap="sm">
        <NativeSelect
          label="Kind"
          data={['image', 'video', 'audio', 'document']}
          {...draft.text('media_type', sending.error)}
        />
        <FileInput
          label="File"
          description="An image of at most 5 MiB, or anything else of at most 16 MiB."
          placeholder="Choose one"
          clearable
          clearButtonProps={{ 'aria-label': 'Take the file away' }}
          value={file}
          onChange={setFile}
        />
        {!file && (
          <TextInput
            label="Or its address"
            description="Meta fetches it from there, so it has to be public."
            placeholder="https://shop.example.com/17.jpg"
            type="url"
            required
            {...draft.text('media_url', sending.error)}
          />
        )}
        {media_type !== 'audio' && (
          <TextInput label="Caption" maxLength={1_024} {...draft.text('caption', sending.error)} />
        )}
        <SendButton sending={sending} call={sendingCall} />
      </Stack>
    </form>
  );
}
