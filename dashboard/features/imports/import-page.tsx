import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { ImportRow } from '../../../contract/rest/imports.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { ChosenFile } from './chosen-file.tsx';
import { FileChoice } from './file-choice.tsx';
import { hasEnded, ImportBadge } from './import-state.tsx';
import type { CsvFile } from './reading.ts';

const LOOK_MS = 2_000;

export default function ImportPage() {
  const { subdomain, get, call, mayWrite } = useWorkspace();
  const [file, setFile] = useState<CsvFile | null>(null);
  const imports = useQuery({
    queryKey: [subdomain, 'imports', 'list'],
    queryFn: ({ signal }) => get<CursorListOf<ImportRow>>('/imports', signal),
    refetchInterval: ({ state: { data } }) => (data?.data.every(hasEnded) === false ? LOOK_MS : false),
    enabled: mayWrite,
  });
  return (
    <Page
      title="Import"
      about="Contacts out of a CSV file. Each accepted row makes a contact and a created event; each refused one is listed."
      actions={
        mayWrite && (
          <>
            <ApiCall call={call('GET', '/imports')} what="the imports" />
            <ExportButton path="/imports" walk="before" name="imports" />
          </>
        )
      }
    >
      {mayWrite ? (
        <>
          <FileChoice onRead={setFile} />
          {file && <ChosenFile key={file.key} file={file} />}
          <Card title="Earlier imports">
            <Loaded
              of={imports}
              empty={{
                when: ({ data }) => data.length === 0,
                show: <Empty title="Nothing was imported yet" command={command(subdomain)} />,
              }}
            >
              {({ data }) => <ImportTable rows={data} />}
            </Loaded>
          </Card>
        </>
      ) : (
        <Empty title="A viewer imports nothing">Ask an owner to make you an editor.</Empty>
      )}
    </Page>
  );
}

function command(subdomain: string): string {
  return `npx --no-install ackwell import contacts people.csv --workspace ${subdomain}`;
}

function ImportTable({ rows }: { rows: ImportRow[] }) {
  const { subdomain } = useWorkspace();
  return (
    <DataTable
      label="Imports"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'Import',
          narrow: 'head',
          show: ({ id }) => <TextLink to={`/w/${subdomain}/contacts/import/${id}`}>{`Import ${id}`}</TextLink>,
        },
        { label: 'State', show: (row) => <ImportBadge row={row} /> },
        { label: 'Rows', align: 'end', show: ({ total_rows: total }) => total?.toLocaleString('en') ?? '–' },
        { label: 'Accepted', align: 'end', show: ({ accepted }) => accepted.toLocaleString('en') },
        { label: 'Refused', align: 'end', show: ({ refused }) => refused.toLocaleString('en') },
        { label: 'Begun', show: ({ created_at: at }) => <Moment at={at} /> },
      ]}
    />
  );
}
