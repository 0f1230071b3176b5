import { Button, Group, NumberInput, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { WorkspaceRow } from '../../../contract/rest/people.ts';
import { useOne, type One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { numberOrNull, useDraft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';

/** As the API has it. */
const MAX_REQUESTS_PER_MINUTE = 1_000_000;

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
  const draft = useDraft(draftOf(one.row), { version: one.version });
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
          <NumberInput
            label="Requests a minute"
            description="Of each token that has no limit of its own. 60 if empty; 0 for no limit."
            min={0}
            max={MAX_REQUESTS_PER_MINUTE}
            allowDecimal={false}
            disabled={isOff}
            {...draft.number('rate_limit', save.error)}
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

type Values = { name: string; country: string; rate_limit: string; include_original: boolean };

function draftOf({ name, country, rate_limit, include_original }: WorkspaceRow): Values {
  return { name, country: country ?? '', rate_limit: String(rate_limit ?? ''), include_original };
}

function bodyOf({ country, rate_limit, ...rest }: Partial<Values>): Record<string, unknown> {
  return {
    ...rest,
    ...(country !== undefined && { country: country === '' ? null : country.toUpperCase() }),
    ...(rate_limit !== undefined && { rate_limit: numberOrNull(rate_limit) }),
  };
}
