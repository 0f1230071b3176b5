import { NativeSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { sourceChoices, statusChoices } from '../../client/labels.ts';
import { useWorkspace } from '../../client/workspace.ts';
import type { Draft } from '../../ui/draft.ts';

/** What a person may write, as texts; an empty one is null. */
export type ContactDraft = Record<(typeof FIELDS)[number], string>;

const FIELDS = [
  'firstname',
  'lastname',
  'phone',
  'email',
  'type',
  'status_id',
  'source_id',
  'company',
  'website',
  'address',
  'zip',
  'city',
  'state',
  'description',
] as const;

export function contactDraft(contact?: ContactRow): ContactDraft {
  const texts = FIELDS.map((field) => [field, String(contact?.[field] ?? (field === 'type' ? 'lead' : ''))]);
  return Object.fromEntries(texts) as ContactDraft;
}

/** The body of a call: numbers where an id is meant, null where nothing was typed. */
export function contactBody(draft: Partial<ContactDraft>): Record<string, unknown> {
  const entries = Object.entries(draft).map(([field, text]) => {
    if (text === '') return [field, null];
    return [field, field.endsWith('_id') ? Number(text) : text];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

export function ContactFields({ draft, error }: { draft: Draft<ContactDraft>; error: Error | null }) {
  const workspace = useWorkspace();
  const { data: statuses = [] } = useQuery(statusChoices(workspace));
  const { data: sources = [] } = useQuery(sourceChoices(workspace));
  const choices = (rows: { id: number; name: string }[]) => [
    { value: '', label: 'Choose…' },
    ...rows.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const field = (name: keyof ContactDraft, label: string, maxLength: number) => (
    <TextInput label={label} maxLength={maxLength} disabled={!workspace.mayWrite} {...draft.text(name, error)} />
  );
  const off = { disabled: !workspace.mayWrite };
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput label="First name" required maxLength={255} {...off} {...draft.text('firstname', error)} />
        {field('lastname', 'Last name', 255)}
        <TextInput
          label="Phone"
          type="tel"
          required
          placeholder="+14155551234"
          maxLength={20}
          {...off}
          {...draft.text('phone', error)}
        />
        <TextInput label="E-mail" type="email" maxLength={191} {...off} {...draft.text('email', error)} />
        <NativeSelect label="Status" required data={choices(statuses)} {...off} {...draft.text('status_id', error)} />
        <NativeSelect label="Source" required data={choices(sources)} {...off} {...draft.text('source_id', error)} />
        <NativeSelect label="Type" required data={['lead', 'customer']} {...off} {...draft.text('type', error)} />
        {field('company', 'Company', 255)}
        {field('website', 'Website', 191)}
        {field('address', 'Address', 500)}
        {field('zip', 'Postcode', 20)}
        {field('city', 'City', 191)}
        {field('state', 'State', 191)}
      </SimpleGrid>
      <Textarea label="Description" autosize minRows={2} maxRows={10} {...off} {...draft.text('description', error)} />
    </>
  );
}
