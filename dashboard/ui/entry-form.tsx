import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Draft } from './draft.ts';
import { FormProblem } from './form-problem.tsx';

/** What a field holds, and what the browser may do for it. */
const KINDS = {
  text: { autoComplete: 'off' },
  digits: { autoComplete: 'off', inputMode: 'numeric' },
  name: { autoComplete: 'name' },
  organisation: { autoComplete: 'organization' },
  email: { autoComplete: 'username', type: 'email' },
  password: { autoComplete: 'current-password' },
  /** Of an account that is there already, or is made now. */
  'new or known password': { autoComplete: 'current-password', minLength: 8 },
  'new password': { autoComplete: 'new-password', minLength: 8 },
  token: { autoComplete: 'off', visibilityToggleButtonProps: { 'aria-label': 'Show the access token' } },
} as const;

type Field<Name> = {
  name: Name;
  label: string;
  kind: keyof typeof KINDS;
  description?: string;
  /** Where the page is about nothing else. */
  autoFocus?: boolean;
  /** Instead of putting it into the draft. */
  onType?: (text: string) => void;
};

type Parts<T extends Record<string, unknown>> = {
  label: string;
  draft: Draft<T>;
  save: { error: Error | null; isPending: boolean; mutate: () => void };
  /** From top to bottom; all of them are needed. */
  fields: readonly Field<keyof T & string>[];
  verb: string;
  /** Stands by the button, which else is as wide as the form. */
  beside?: ReactNode;
};

/** A few fields that are filled in from top to bottom and sent once. */
export function EntryForm<T extends Record<string, unknown>>({ label, draft, save, fields, verb, beside }: Parts<T>) {
  const button = (
    <Button type="submit" loading={save.isPending}>
      {verb}
    </Button>
  );
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())} aria-label={label}>
      <Stack gap="sm" maw={480}>
        {fields.map(({ name, kind, onType, ...words }) => {
          const Input = kind.endsWith('password') || kind === 'token' ? PasswordInput : TextInput;
          const typed = draft.text(name, save.error);
          const onChange = onType ? (event: { currentTarget: { value: string } }) => onType(event.currentTarget.value) : typed.onChange;
          return <Input key={name} required {...KINDS[kind]} {...words} {...typed} onChange={onChange} />;
        })}
        <FormProblem error={save.error} />
        {beside ? (
          <Group gap="xs">
            {button}
            {beside}
          </Group>
        ) : (
          button
        )}
      </Stack>
    </form>
  );
}
