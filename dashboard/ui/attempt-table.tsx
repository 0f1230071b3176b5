import { Badge, Group } from '@mantine/core';
import type { LogRow } from '../../contract/rest/webhooks.ts';
import { useWorkspace } from '../client/workspace.ts';
import { AttemptBadge } from './attempt.tsx';
import { DataTable } from './data-table.tsx';
import { duration } from './duration.ts';
import { Address } from './endpoint-name.tsx';
import { Moment } from './moment.tsx';
import { TextLink } from './text-link.tsx';
import { eventTitle } from './wire-model.ts';

/** Attempts as rows, newest first. */
export function AttemptTable({ rows }: { rows: readonly LogRow[] }) {
  const { subdomain } = useWorkspace();
  return (
    <DataTable
      label="Attempts"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'Event',
          narrow: 'head',
          show: (row) => (
            <Group gap={6}>
              <TextLink to={`/w/${subdomain}/webhooks/logs/${row.id}`}>{eventTitle(row)}</TextLink>
              {row.test && <Badge color="gray">test</Badge>}
            </Group>
          ),
        },
        { label: 'Result', narrow: 'side', show: (row) => <AttemptBadge attempt={row} /> },
        { label: 'Attempt', align: 'end', narrow: 'line', show: ({ attempt }) => attempt },
        {
          label: 'Endpoint',
          narrow: 'plain',
          show: ({ url, endpoint_id: id }) => <Address id={id} url={url} />,
        },
        { label: 'Took', align: 'end', narrow: 'plain', show: ({ duration_ms: ms }) => duration(ms) },
        { label: 'When', narrow: 'plain', show: ({ created_at: at }) => <Moment at={at} /> },
      ]}
    />
  );
}
