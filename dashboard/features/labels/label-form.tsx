import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import type { Draft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { Label, Plural } from './label-list.tsx';

type Parts<Values extends { name: string }> = {
  one: Omit<One<Label>, 'keep'> | null;
  /** As in `this status`. */
  noun: string;
  plural: Plural;
  draft: Draft<Values>;
  /** What is sent for some of the values. */
  bodyOf: (values: Partial<Values>) => unknown;
  close: () => void;
  children?: (error: Error | null) => ReactNode;
};

export function LabelForm<Values extends { name: string }>({
  one,
  noun,
  plural,
  draft,
  bodyOf,
  close,
  children,
}: Parts<Values>) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const saving =
    one === null
      ? call('POST', `/${plural}`, bodyOf(draft.values))
      : call('PATCH', `/${plural}/${one.row.id}`, bodyOf(draft.changes));
  const save = useSave(
    () => draft.guard(saving),
    async () => {
      await queries.invalidateQueries({ queryKey: [subdomain, plural] });
      close();
    },
  );
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())}>
      <Stack gap="sm">
        <TextInput label="Name" required autoFocus data-autofocus maxLength={255} {...draft.text('name', save.error)} />
        {children?.(save.error)}
        {one === null ? (
          <FormProblem error={save.error} />
        ) : (
          <EditProblem noun={noun} draft={draft} save={save} reload={one.reload} />
        )}
        <Group justify="space-between">
          <ApiCall call={saving} what="saving" />
          <Group gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={one !== null && !draft.isChanged}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
