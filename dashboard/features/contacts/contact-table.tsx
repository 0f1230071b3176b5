import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { sourceChoices, statusChoices } from '../../client/labels.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StatusLabel } from '../../ui/status-label.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { fullName } from './full-name.ts';

export function ContactTable({ rows }: { rows: ContactRow[] }) {
  const workspace = useWorkspace();
  const { data: statuses = [] } = useQuery(statusChoices(workspace));
  const { data: sources = [] } = useQuery(sourceChoices(workspace));
  const statusOf = ({ status_id: id }: ContactRow) => statuses.find((status) => status.id === id);
  const sourceOf = ({ source_id: id }: ContactRow) => sources.find((source) => source.id === id);
  return (
    <DataTable
      label="Contacts"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'Name',
          narrow: 'head',
          show: (row) => <TextLink to={`/w/${workspace.subdomain}/contacts/${row.id}`}>{fullName(row)}</TextLink>,
        },
        { label: 'Phone', narrow: 'plain', show: ({ phone }) => phone },
        { label: 'E-mail', narrow: 'plain', show: ({ email }) => email },
        { label: 'Type', narrow: 'side', show: ({ type }) => <Badge color="gray">{type}</Badge> },
        {
          label: 'Status',
          narrow: 'plain',
          show: (row) => {
            const status = statusOf(row);
            return status ? <StatusLabel {...status} /> : (row.status_id ?? '–');
          },
        },
        { label: 'Source', narrow: 'plain', show: (row) => sourceOf(row)?.name ?? row.source_id ?? '–' },
        { label: 'Changed', narrow: 'plain', show: ({ updated_at }) => <Moment at={updated_at} /> },
      ]}
    />
  );
}
