import { Badge, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { CUSTOM_FIELD_TYPES, type CustomFieldType } from '../../../contract/custom-field.ts';
import type { CustomFieldRow } from '../../../contract/rest/records.ts';
import { Copyable } from '../../ui/copyable.tsx';
import { useDraft } from '../../ui/draft.ts';
import { LabelForm } from './label-form.tsx';
import { LabelList, type Edited } from './label-list.tsx';

const LABELS: Readonly<Record<CustomFieldType, string>> = {
  text: 'One line of text',
  textarea: 'Several lines of text',
  number: 'A number',
  date: 'A date',
  boolean: 'Yes or no',
  select: 'One of some options',
};

export default function CustomFieldPage() {
  return (
    <LabelList<CustomFieldRow>
      title="Custom Fields"
      about="What contacts have besides the fields that all have. Its slug is its name in the API and in files."
      noun="custom field"
      plural="custom-fields"
      filter={null}
      example={{ name: 'Shirt size', type: 'select', options: ['S', 'M', 'L'] }}
      columns={[
        { label: 'Name', narrow: 'head', show: ({ name }) => name },
        { label: 'Slug', show: ({ slug }) => <Copyable text={slug} what="slug" /> },
        { label: 'Holds', show: ({ type }) => LABELS[type] },
        { label: 'Required', show: ({ required }) => (required ? <Badge>required</Badge> : '–') },
      ]}
      form={(edited) => <CustomFieldForm {...edited} />}
    />
  );
}

type Values = { name: string; slug: string; type: string; options: string; required: boolean };

function CustomFieldForm({ one, ...edited }: Edited<CustomFieldRow>) {
  const row = one?.row;
  const saved = {
    name: row?.name ?? '',
    slug: row?.slug ?? '',
    type: row?.type ?? 'text',
    options: row?.options.join('\n') ?? '',
    required: row?.required ?? false,
  };
  const draft = useDraft<Values>(saved, { version: one?.version ?? null });
  const { values, set } = draft;
  return (
    <LabelForm one={one} noun="custom field" plural="custom-fields" draft={draft} {...edited} bodyOf={bodyOf}>
      {(error) => (
        <>
          <NativeSelect
            label="It holds"
            description={row ? 'Stays as it was made.' : undefined}
            data={CUSTOM_FIELD_TYPES.map((value) => ({ value, label: LABELS[value] }))}
            disabled={row !== undefined}
            {...draft.text('type', error)}
          />
          {values.type === 'select' && (
            <Textarea
              label="Options"
              description="One per line"
              autosize
              minRows={3}
              required
              {...draft.text('options', error)}
            />
          )}
          <TextInput
            label="Slug"
            description={row ? 'Stays as it was made.' : 'Made from the name if empty.'}
            maxLength={64}
            disabled={row !== undefined}
            {...draft.text('slug', error)}
          />
          <Checkbox
            label="Every new contact must have a value"
            checked={values.required}
            onChange={(event) => set({ required: event.currentTarget.checked })}
          />
        </>
      )}
    </LabelForm>
  );
}

function bodyOf({ options, slug, ...rest }: Partial<Values>): Record<string, unknown> {
  const lines = options?.split('\n').map((line) => line.trim()).filter(Boolean);
  return { ...rest, ...(slug && { slug }), ...(lines && (rest.type === 'select' || lines.length > 0) && { options: lines }) };
}
