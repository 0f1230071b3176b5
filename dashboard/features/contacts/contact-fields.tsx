import { NativeSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sourceChoices, statusChoices } from '../../client/labels.ts';
import { useWorkspace } from '../../client/workspace.ts';
import type { Draft } from '../../ui/draft.ts';
import { CustomInput } from './custom-input.tsx';
import type { ContactDraft, Surroundings } from './contact-draft.ts';

type Parts = {
  draft: Draft<ContactDraft>;
  around: Surroundings;
  error: Error | null;
  /** Its groups can be named without losing one. */
  hasAllGroups?: boolean;
};

export function ContactFields({ draft, around, error, hasAllGroups = true }: Parts) {
  const workspace = useWorkspace();
  const { data: statuses = [] } = useQuery(statusChoices(workspace));
  const { data: sources = [] } = useQuery(sourceChoices(workspace));
  const choices = (rows: { id: number; name: string }[]) => [
    { value: '', label: 'Choose…' },
    ...rows.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const disabled = !workspace.mayWrite;
  const field = (name: string, label: string, maxLength: number) => (
    <TextInput label={label} maxLength={maxLength} disabled={disabled} {...draft.text(name, error)} />
  );
  const off = { disabled };
  const groups = hasAllGroups
    ? 'Names, separated by commas; a new name makes a group'
    : 'There are too many groups to change them here: use the API';
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
        {around.fields.map((custom) => (
          <CustomInput key={custom.id} field={custom} draft={draft} error={error} disabled={disabled} />
        ))}
      </SimpleGrid>
      <TextInput
        label="Groups"
        description={groups}
        disabled={disabled || !hasAllGroups}
        {...draft.text('groups', error)}
      />
      <Textarea label="Description" autosize minRows={2} maxRows={10} {...off} {...draft.text('description', error)} />
    </>
  );
}
