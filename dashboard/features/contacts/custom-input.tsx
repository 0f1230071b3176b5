import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { CustomFieldRow } from '../../../contract/rest/records.ts';
import type { Draft } from '../../ui/draft.ts';
import { nameOfCustom, type ContactDraft } from './contact-draft.ts';

type Parts = { field: CustomFieldRow; draft: Draft<ContactDraft>; error: Error | null; disabled: boolean };

/** Where a value of a custom field is written, as its type wants it. */
export function CustomInput({ field, draft, error, disabled }: Parts) {
  const common = { label: field.name, required: field.required, disabled, ...draft.text(nameOfCustom(field), error) };
  switch (field.type) {
    case 'text':
      return <TextInput maxLength={255} {...common} />;
    case 'textarea':
      return <Textarea autosize minRows={1} maxRows={10} {...common} />;
    case 'number':
      return <TextInput inputMode="decimal" {...common} />;
    case 'date':
      return <TextInput type="date" {...common} />;
    case 'boolean':
      return <NativeSelect data={[{ value: '', label: '–' }, ...YES_OR_NO]} {...common} />;
    case 'select':
      return <NativeSelect data={[{ value: '', label: '–' }, ...field.options]} {...common} />;
  }
}

const YES_OR_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];
