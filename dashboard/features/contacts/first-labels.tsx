import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';

/** A contact has a status and a source, so the first of each is made on the way to the first contact. */
export function FirstLabels({ needsStatus, needsSource }: { needsStatus: boolean; needsSource: boolean }) {
  return (
    <Stack gap="md">
      {needsStatus && (
        <FirstLabel
          title="First, a status"
          about="How far along a contact is, for example New or Won."
          kind="statuses"
          example="New"
        />
      )}
      {needsSource && (
        <FirstLabel
          title={needsStatus ? 'Then, a source' : 'First, a source'}
          about="Where contacts come from."
          kind="sources"
          example="Website"
        />
      )}
    </Stack>
  );
}

type Label = { title: string; about: string; kind: 'statuses' | 'sources'; example: string };

function FirstLabel({ title, about, kind, example }: Label) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const draft = useDraft({ name: example });
  const creating = call('POST', `/${kind}`, draft.values);
  const create = useSave(
    () => creating,
    () => queries.invalidateQueries({ queryKey: [subdomain, kind] }),
  );
  return (
    <Card title={title} about={about}>
      <form onSubmit={draft.onSubmit(() => create.mutate())}>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={kind === 'statuses' ? 'Name of the status' : 'Name of the source'}
            required
            {...draft.text('name', create.error)}
          />
          <Button type="submit" loading={create.isPending}>
            Make it
          </Button>
          <ApiCall call={creating} what={title} />
        </Group>
      </form>
      <FormProblem error={create.error} />
    </Card>
  );
}
