import { Button, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ImportDetail } from '../../../contract/rest/imports.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { hasEnded, ImportBadge, ImportProgress } from './import-state.tsx';

const LOOK_MS = 1_000;

/** One import while it runs and after it: it goes on without this page. */
export default function ImportDetailPage() {
  const { id = '' } = useParams({ strict: false });
  const { subdomain, get, call } = useWorkspace();
  const path = `/imports/${id}`;
  const one = useQuery({
    queryKey: [subdomain, 'imports', 'one', id],
    queryFn: ({ signal }) => get<ImportDetail>(path, signal),
    refetchInterval: ({ state: { data } }) => (data && hasEnded(data) ? false : LOOK_MS),
  });
  const row = one.data;
  return (
    <Page
      title={`Import ${id}`}
      about={
        row && (
          <>
            Begun <Moment at={row.created_at} />
            {row.finished_at !== null && (
              <>
                , ended <Moment at={row.finished_at} />
              </>
            )}
          </>
        )
      }
      actions={
        <>
          {row && !hasEnded(row) && <Cancel id={row.id} />}
          <ApiCall call={call('GET', path)} what="this import" />
        </>
      }
    >
      <Loaded of={one}>{(detail) => <Detail row={detail} />}</Loaded>
    </Page>
  );
}

function Cancel({ id }: { id: number }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const ending = call('DELETE', `/imports/${id}`);
  const cancel = useSave(
    () => ending,
    () => queries.invalidateQueries({ queryKey: [subdomain, 'imports'] }),
  );
  return (
    <>
      <FormProblem error={cancel.error} />
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        Cancel the import
      </Button>
      <ApiCall call={ending} what="cancelling the import" />
    </>
  );
}

function Detail({ row }: { row: ImportDetail }) {
  return (
    <Stack gap="md">
      <Card title="Progress" actions={<ImportBadge row={row} />}>
        <ImportProgress row={row} />
        <Text size="sm" c="dimmed">
          {hasEnded(row)
            ? 'Each accepted row is a contact and one created event.'
            : 'You can leave this page: the import goes on, also after a restart of the server.'}
        </Text>
      </Card>
      <Refused row={row} />
    </Stack>
  );
}

function Refused({ row }: { row: ImportDetail }) {
  const { call } = useWorkspace();
  if (row.refused === 0) return <Empty title={hasEnded(row) ? 'No row was refused' : 'No row was refused so far'} />;
  const file = call('GET', `/imports/${row.id}/refused.csv`);
  return (
    <Card
      title="Refused rows"
      about="Mend them in your file and import those lines again: what was accepted is there already."
      actions={
        <>
          <ApiCall call={file} what="the refused rows" />
          <Button component="a" href={file.path} download variant="default">
            Download all
          </Button>
        </>
      }
    >
      <DataTable
        label="Refused rows"
        rows={row.refusals}
        keyOf={({ line, field }) => `${line} ${field}`}
        columns={[
          { label: 'Line', narrow: 'head', show: ({ line }) => line },
          { label: 'Field', show: ({ field }) => field },
          { label: 'Why', show: ({ reason }) => reason },
        ]}
      />
    </Card>
  );
}
