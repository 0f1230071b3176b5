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
import { Page } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ContactFields, contactBody, contactDraft } from './contact-fields.tsx';
import { FirstLabels } from './first-labels.tsx';

export default function NewContactPage() {
  const workspace = useWorkspace();
  const statuses = useQuery(statusChoices(workspace));
  const sources = useQuery(sourceChoices(workspace));
  if (!statuses.data || !sources.data) return <Waiting />;
  const isReady = statuses.data.length > 0 && sources.data.length > 0;
  const standard =
    statuses.data.find(({ isdefault }) => isdefault === 1) ??
    (statuses.data.length === 1 ? statuses.data[0] : undefined);
  return (
    <Page title="Add contact">
      {isReady ? (
        <NewContactForm status={standard?.id} source={sources.data.length === 1 ? sources.data[0]?.id : undefined} />
      ) : (
        <FirstLabels needsStatus={statuses.data.length === 0} needsSource={sources.data.length === 0} />
      )}
    </Page>
  );
}

function NewContactForm({ status, source }: { status: number | undefined; source: number | undefined }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const draft = useDraft(
    { ...contactDraft(), status_id: String(status ?? ''), source_id: String(source ?? '') },
    { guarded: true },
  );
  const filled = Object.fromEntries(Object.entries(draft.values).filter(([, text]) => text !== ''));
  const creating = call('POST', '/contacts', contactBody(filled));
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
          <ContactFields draft={draft} error={create.error} />
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
