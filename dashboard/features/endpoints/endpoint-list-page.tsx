import { Badge, Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { EndpointRow } from '../../../contract/rest/webhooks.ts';
import { endpointsQuery } from '../../client/endpoints.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { DeleteEndpoint } from './delete-endpoint.tsx';
import { EndpointSecret } from './endpoint-secret.tsx';
import { Health } from './health.tsx';
import { JobCard } from './job-card.tsx';
import { PauseButton } from './pause-button.tsx';
import { RecoverButton } from './recover-button.tsx';
import { StatsCard } from './stats-card.tsx';

/** Comes when it is first asked for: most who look at endpoints change none. */
const EndpointForm = lazy(() => import('./endpoint-form.tsx'));

const REFRESH_MS = 5_000;

export default function EndpointListPage() {
  const workspace = useWorkspace();
  const { subdomain, call, role } = workspace;
  const [edited, setEdited] = useState<number | 'new' | null>(null);
  const endpoints = useQuery({ ...endpointsQuery(workspace), refetchInterval: REFRESH_MS });
  const close = () => setEdited(null);
  return (
    <Page
      title="Endpoints"
      about={
        <>
          Where events go. The first is the one behind{' '}
          <TextLink to={`/w/${subdomain}/settings/webhooks`}>Webhook Settings</TextLink>; each of the others has a URL,
          boxes and a secret of its own.
        </>
      }
      actions={
        <>
          <ApiCall call={call('GET', '/webhook-endpoints')} what="this list" />
          <ExportButton path="/webhook-endpoints" walk="before" name="endpoints" />
          {role === 'owner' && <Button onClick={() => setEdited('new')}>Add endpoint</Button>}
        </>
      }
    >
      <Loaded of={endpoints} empty={{ when: ({ data }) => data.length === 0, show: <Empty title="No endpoint yet" /> }}>
        {({ data }) => (
          <>
            <EndpointTable rows={data} onEdit={setEdited} />
            <JobCard />
            <StatsCard endpoints={data} />
          </>
        )}
      </Loaded>
      <Dialog opened={edited !== null} onClose={close} title={edited === 'new' ? 'Add endpoint' : 'Edit endpoint'}>
        <Suspense fallback={<Waiting />}>
          {edited !== null && <EndpointForm id={edited === 'new' ? null : edited} close={close} />}
        </Suspense>
      </Dialog>
    </Page>
  );
}

function EndpointTable({ rows, onEdit }: { rows: EndpointRow[]; onEdit: (id: number) => void }) {
  const { role } = useWorkspace();
  const first = rows[0]?.id;
  return (
    <DataTable
      label="Endpoints"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'URL',
          narrow: 'head',
          show: ({ url, description, id }) => (
            <Stack gap={2}>
              {url === '' ? 'no URL yet' : <Copyable text={url} what="URL" />}
              <span>{description === '' ? `Endpoint #${id}` : description}</span>
            </Stack>
          ),
        },
        { label: 'State', show: (row) => <State row={row} /> },
        { label: 'Health', show: ({ health, enabled }) => (enabled ? <Health of={health} /> : '–') },
        { label: 'Gets', show: (row) => boxesInWords(row) },
        {
          label: 'Actions',
          show: (row) =>
            role === 'owner' && (
              <Group gap={4}>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => onEdit(row.id)}
                  aria-label={`Edit endpoint ${row.id}`}
                >
                  Edit
                </Button>
                <PauseButton endpoint={row} />
                <EndpointSecret endpoint={row} />
                <RecoverButton endpoint={row} />
                {row.id !== first && <DeleteEndpoint endpoint={row} />}
              </Group>
            ),
        },
      ]}
    />
  );
}

function State({ row: { enabled, paused } }: { row: EndpointRow }) {
  if (!enabled) return <Badge color="gray">off</Badge>;
  return paused ? <Badge color="yellow">paused</Badge> : <Badge color="green">on</Badge>;
}

function boxesInWords({ contacts_actions, status_actions, source_actions, filter }: EndpointRow): string {
  const cards = { contacts: contacts_actions, status: status_actions, source: source_actions };
  const parts = Object.entries(cards).flatMap(([noun, boxes]) => {
    const verbs = Object.entries(boxes).flatMap(([verb, on]) => (on ? [verb] : []));
    return verbs.length === 0 ? [] : [`${noun}: ${verbs.length === 3 ? 'all' : verbs.join(', ')}`];
  });
  if (parts.length === 0) return 'nothing';
  return filter ? `${parts.join('; ')}; filtered` : parts.join('; ');
}
