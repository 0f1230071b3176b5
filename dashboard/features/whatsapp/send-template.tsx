import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { TemplateRow } from '../../../contract/rest/whatsapp.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Empty } from '../../ui/empty.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { useDraft } from '../../ui/draft.ts';
import { useGuard, UnsavedContext, wantsToLose } from '../../ui/unsaved.ts';
import { FileOrAddress } from './file-or-address.tsx';
import { SendButton, useSending } from './sending.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { partsOf } from './template-parts.ts';
import { templateQuery } from './template-query.ts';

export function SendTemplate({ phone }: { phone: string }) {
  const templates = useQuery(templateQuery(useWorkspace()));
  return (
    <Loaded of={templates} rows={3}>
      {(all) => {
        const usable = all.filter(({ status }) => status === 'APPROVED');
        return usable.length === 0 ? <NoTemplate count={all.length} /> : <Choice phone={phone} templates={usable} />;
      }}
    </Loaded>
  );
}

function NoTemplate({ count }: { count: number }) {
  return (
    <Empty title={count === 0 ? 'The account has no template' : 'No template is approved'}>
      Templates are written and approved in WhatsApp Manager at business.facebook.com, and appear here by themselves.
    </Empty>
  );
}

const keyOf = ({ name, language }: TemplateRow) => `${name} ${language}`;

function Choice({ phone, templates }: { phone: string; templates: TemplateRow[] }) {
  const [chosen, setChosen] = useState('');
  const unsaved = useRef(0);
  const template = templates.find((one) => keyOf(one) === chosen) ?? templates[0];
  return (
    <Stack gap="sm">
      <NativeSelect
        label="Template"
        data={templates.map((one) => ({ value: keyOf(one), label: `${one.name} (${one.language})` }))}
        value={template ? keyOf(template) : ''}
        onChange={({ currentTarget: { value } }) => (unsaved.current === 0 || wantsToLose()) && setChosen(value)}
      />
      <UnsavedContext value={unsaved}>
        {template && <Fields key={keyOf(template)} phone={phone} template={template} />}
      </UnsavedContext>
    </Stack>
  );
}

function Fields({ phone, template }: { phone: string; template: TemplateRow }) {
  const { call } = useWorkspace();
  const names = template.fields.map((_, at) => `field_${at + 1}`);
  const { header } = partsOf(template);
  const headerName = header.kind === 'file' ? 'header_media_url' : 'header_field_1';
  const asksInHeader = header.kind === 'file' || (header.kind === 'text' && header.hasPlace);
  const [file, setFile] = useState<File | null>(null);
  const empty: Record<string, string> = Object.fromEntries([...(asksInHeader ? [headerName] : []), ...names].map((name) => [name, '']));
  const draft = useDraft(empty, { guarded: false });
  useGuard(draft.isChanged || file !== null);
  const filled = Object.fromEntries(Object.entries(draft.values).filter(([, value]) => value !== ''));
  const body = { phone_number: phone, template_name: template.name, template_language: template.language, ...filled };
  const plain = call('POST', '/messages/template', body);
  const sendingCall = file ? { ...plain, files: { header_media_file: file } } : plain;
  const sending = useSending(sendingCall, () => {
    draft.settle(empty);
    setFile(null);
  });
  /** One of both is sent. */
  const chooseFile = (next: File | null) => {
    setFile(next);
    draft.set({ [headerName]: '' });
  };
  return (
    <form onSubmit={draft.onSubmit(() => sending.mutate())} aria-label="Send a template">
      <Stack gap="sm">
        {header.kind === 'file' && (
          <FileOrAddress
            label={`The ${header.type} in the header`}
            file={file}
            onFile={chooseFile}
            address={draft.text(headerName, sending.error)}
          />
        )}
        {header.kind === 'text' && header.hasPlace && (
          <TextInput label="In the header" required {...draft.text(headerName, sending.error)} />
        )}
        {names.map((name, at) => (
          <TextInput key={name} label={`{{${template.fields[at]}}}`} required {...draft.text(name, sending.error)} />
        ))}
        <TemplatePreview
          template={template}
          values={names.map((name) => draft.values[name] ?? '')}
          header={draft.values['header_field_1'] ?? ''}
        />
        <SendButton sending={sending} call={sendingCall} />
      </Stack>
    </form>
  );
}
