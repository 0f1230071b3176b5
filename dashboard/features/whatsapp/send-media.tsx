import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '../../client/workspace.ts';
import { useDraft } from '../../ui/draft.ts';
import { useGuard } from '../../ui/unsaved.ts';
import { FileOrAddress } from './file-or-address.tsx';
import { SendButton, useSending } from './sending.tsx';

const NOTHING = { media_type: 'image', media_url: '', caption: '' };

export function SendMedia({ phone }: { phone: string }) {
  const { call } = useWorkspace();
  const draft = useDraft(NOTHING, { guarded: false });
  const [file, setFile] = useState<File | null>(null);
  useGuard(draft.isChanged || file !== null);
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
        <FileOrAddress label="File" file={file} onFile={setFile} address={draft.text('media_url', sending.error)} />
        {media_type !== 'audio' && (
          <TextInput label="Caption" maxLength={1_024} {...draft.text('caption', sending.error)} />
        )}
        <SendButton sending={sending} call={sendingCall} />
      </Stack>
    </form>
  );
}
