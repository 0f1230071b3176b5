import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkspaceRow } from '../../../contract/rest/people.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';

export default function WorkspacePage() {
  const { subdomain, get } = useWorkspace();
  const workspace = useQuery({
    queryKey: [subdomain, 'workspace'],
    queryFn: ({ signal }) => get<WorkspaceRow>('/workspace', signal),
  });
  return (
    <Page
      title="Workspace"
      about={
        <>
          Its short name is <Copyable text={subdomain} what="short name" /> and stays.
        </>
      }
    >
      <Loaded of={workspace}>{(saved) => <WorkspaceForm saved={saved} />}</Loaded>
    </Page>
  );
}

function WorkspaceForm({ saved }: { saved: WorkspaceRow }) {
  const { call, subdomain, role } = useWorkspace();
  const queries = useQueryClient();
  const draft = useDraft({ name: saved.name, country: saved.country ?? '' }, { guarded: true });
  const { name, country } = draft.values;
  const saving = call('PATCH', '/workspace', { name, country: country === '' ? null : country.toUpperCase() });
  const save = useSave<WorkspaceRow>(
    () => saving,
    ({ data }) => {
      draft.settle({ name: data.name, country: data.country ?? '' });
      queries.setQueryData([subdomain, 'workspace'], data);
    },
  );
  const isOff = role !== 'owner';
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())} aria-label="Workspace">
      <Card title="About it">
        <Stack gap="sm" maw={420}>
          <TextInput label="Name" required maxLength={255} disabled={isOff} {...draft.text('name', save.error)} />
          <TextInput
            label="Country"
            description="Two letters, as in DE. Phone numbers without + belong to it; without a country they are refused."
            maxLength={2}
            disabled={isOff}
            {...draft.text('country', save.error)}
          />
        </Stack>
        <FormProblem error={save.error} />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending} disabled={isOff || !draft.isChanged}>
            Save
          </Button>
          <ApiCall call={saving} what="saving the workspace" />
          <Text size="sm" c="dimmed" role="status">
            {draft.isChanged ? 'Not saved yet.' : save.isSuccess ? 'Saved.' : ''}
          </Text>
        </Group>
      </Card>
    </form>
  );
}
