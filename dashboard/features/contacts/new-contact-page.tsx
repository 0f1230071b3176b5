import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { sourceChoices, statusChoices } from '../../client/labels.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { contactBody, contactDraft, type ContactDraft, type Surroundings } from './contact-draft.ts';
import { ContactFields } from './contact-fields.tsx';
import { FirstLabels } from './first-labels.tsx';
import { useSurroundings } from './surroundings.ts';

export default function NewContactPage() {
  const workspace = useWorkspace();
  const statuses = useQuery(statusChoices(workspace));
  const sources = useQuery(sourceChoices(workspace));
  const around = useSurroundings();
  if (!statuses.data || !sources.data) return <Waiting />;
  const isReady = statuses.data.length > 0 && sources.data.length > 0;
  const standard =
    statuses.data.find(({ isdefault }) => isdefault === 1) ??
    onlyOne(statuses.data);
  return (
    <Page title="Add contact">
      {isReady ? (
        <Loaded of={around}>
          {(known) => <NewContactForm status={standard?.id} source={onlyOne(sources.data)?.id} around={known} />}
        </Loaded>
      ) : (
        <FirstLabels needsStatus={statuses.data.length === 0} needsSource={sources.data.length === 0} />
      )}
    </Page>
  );
}

function onlyOne<Row>(rows: readonly Row[]): Row | undefined {
  return rows.length === 1 ? rows[0] : undefined;
}

type Parts = { status: number | undefined; source: number | undefined; around: Surroundings };

function NewContactForm({ status, source, around }: Parts) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft<ContactDraft>({
    ...contactDraft(around),
    status_id: String(status ?? ''),
    source_id: String(source ?? ''),
  });
  const filled = Object.fromEntries(Object.entries(draft.values).filter(([, text]) => text !== ''));
  const creating = call('POST', '/contacts', contactBody(filled, around));
  const create = useSave<ContactRow>(
    () => creating,
    async ({ data, outcome }) => {
      draft.settle();
      await queries.invalidateQueries({ queryKey: [subdomain, 'contacts'] });
      const search = outcome === null ? {} : { saved: outcome };
      await navigate({ to: `/w/${subdomain}/contacts/${data.id}`, search, ignoreBlocker: true });
    },
  );
  return (
    <form onSubmit={draft.onSubmit(() => create.mutate())} aria-label="New contact">
      <Stack gap="md">
        <Card title="Who">
          <ContactFields draft={draft} around={around} error={create.error} />
        </Card>
        <FormProblem error={create.error} />
        <Group gap="xs">
          <Button type="submit" loading={create.isPending}>
            Add contact
          </Button>
          <ApiCall call={creating} what="adding this contact" />
        </Group>
      </Stack>
    </form>
  );
}
