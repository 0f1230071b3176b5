import { Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { WorkspaceRow } from '../../../contract/rest/people.ts';
import { useOne, type One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { useDraft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';

export default function WorkspacePage() {
  const { subdomain } = useWorkspace();
  const workspace = useOne<WorkspaceRow>('/workspace');
  return (
    <Page
      title="Workspace"
      about={
        <>
          Its short name is <Copyable text={subdomain} what="short name" /> and stays.
        </>
      }
    >
      <Loaded of={workspace}>{(one) => <WorkspaceForm one={one} />}</Loaded>
    </Page>
  );
}

function WorkspaceForm({ one }: { one: One<WorkspaceRow> }) {
  const { call, role } = useWorkspace();
  const draft = useDraft(draftOf(one.row), { guarded: true, version: one.version });
  const { values, changes } = draft;
  const saving = call('PATCH', '/workspace', bodyOf(draft.isChanged ? changes : values));
  const save = useSave<WorkspaceRow>(
    () => draft.guard(saving),
    (answer) => {
      draft.settle(draftOf(answer.data), answer.version);
      one.keep(answer);
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
          <Switch
            label="Tell the previous values"
            aria-label="Tell the previous values"
            description="Every update's webhook and feed entry has what the changed fields held before, as original."
            checked={values.include_original}
            disabled={isOff}
            onChange={(event) => draft.set({ include_original: event.currentTarget.checked })}
          />
        </Stack>
        <EditProblem noun="workspace" draft={draft} save={save} reload={one.reload} />
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

type Values = { name: string; country: string; include_original: boolean };

function draftOf({ name, country, include_original }: WorkspaceRow): Values {
  return { name, country: country ?? '', include_original };
}

function bodyOf({ country, ...rest }: Partial<Values>): Record<string, unknown> {
  return { ...rest, ...(country !== undefined && { country: country === '' ? null : country.toUpperCase() }) };
}
