import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import type { Draft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { Plural } from './label-list.tsx';

type Parts<Values extends { name: string }> = {
  id: number | null;
  /** Of the row that is edited. */
  version: string | null;
  plural: Plural;
  draft: Draft<Values>;
  /** What is sent for some of the values. */
  bodyOf: (values: Partial<Values>) => unknown;
  close: () => void;
  children?: (error: Error | null) => ReactNode;
};

export function LabelForm<Values extends { name: string }>({
  id,
  version,
  plural,
  draft,
  bodyOf,
  close,
  children,
}: Parts<Values>) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const saving =
    id === null
      ? call('POST', `/${plural}`, bodyOf(draft.values))
      : call('PATCH', `/${plural}/${id}`, bodyOf(draft.changes));
  const save = useSave(
    () => ({ ...saving, ...(version !== null && { headers: { 'if-match': version } }) }),
    async () => {
      await queries.invalidateQueries({ queryKey: [subdomain, plural] });
      close();
    },
  );
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())}>
      <Stack gap="sm">
        <TextInput label="Name" required autoFocus maxLength={255} {...draft.text('name', save.error)} />
        {children?.(save.error)}
        <FormProblem error={save.error} />
        <Group justify="space-between">
          <ApiCall call={saving} what="saving" />
          <Group gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={id !== null && !draft.isChanged}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
