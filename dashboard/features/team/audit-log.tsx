import { Button, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { AuditRow } from '../../../contract/rest/people.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { detailsOf } from './audit-details.ts';

const ROWS = 25;

/** Who changed what, newest first. */
export function AuditLog() {
  const { subdomain, get, call } = useWorkspace();
  const log = useInfiniteQuery({
    queryKey: [subdomain, 'audit-log'],
    queryFn: ({ pageParam, signal }) =>
      get<CursorListOf<AuditRow>>(
        withQuery('/audit-log', { limit: ROWS, ...(pageParam && { before: pageParam }) }),
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => (typeof next === 'number' ? next : undefined),
  });
  return (
    <Card
      title="Audit log"
      actions={
        <>
          <ApiCall call={call('GET', '/audit-log')} what="the audit log" />
          <ExportButton path="/audit-log" walk="before" name="audit-log" />
        </>
      }
    >
      <Loaded of={log}>
        {({ pages }) => (
          <>
            <DataTable
              label="Audit log"
              rows={pages.flatMap(({ data }) => data)}
              keyOf={({ id }) => id}
              columns={[
                { label: 'What', narrow: 'head', show: ({ action }) => action.replace('.', ' ').replaceAll('_', ' ') },
                { label: 'Who', show: ({ actor }) => `${actor.name} (${actor.kind})` },
                { label: 'Details', show: ({ details }) => <Details of={details} /> },
                { label: 'When', show: ({ created_at: at }) => <Moment at={at} /> },
              ]}
            />
            {log.hasNextPage && (
              <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                Show older
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Details({ of: details }: { of: Record<string, unknown> }) {
  const parts = detailsOf(details);
  if (parts.length === 0) return '–';
  return (
    <Stack gap={2} maw="44rem">
      {parts.map(({ what, says }) => (
        <Text key={what} size="sm">
          <Text span c="dimmed" size="sm">
            {what}:
          </Text>{' '}
          {says}
        </Text>
      ))}
    </Stack>
  );
}
