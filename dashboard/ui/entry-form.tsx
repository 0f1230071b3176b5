import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Draft } from './draft.ts';
import { FormProblem } from './form-problem.tsx';

type Parts = {
  label: string;
  draft: Pick<Draft<Record<string, unknown>>, 'onSubmit'>;
  save: { error: Error | null; isPending: boolean; mutate: () => void };
  verb: string;
  /** Stands by the button, which else is as wide as the form. */
  beside?: ReactNode;
  children: ReactNode;
};

/** A few fields that are filled in from top to bottom and sent once. */
export function EntryForm({ label, draft, save, verb, beside, children }: Parts) {
  const button = (
    <Button type="submit" loading={save.isPending}>
      {verb}
    </Button>
  );
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())} aria-label={label}>
      <Stack gap="sm" maw={480}>
        {children}
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
