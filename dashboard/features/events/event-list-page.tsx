import { Button, Group, NumberInput, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { EventRow } from '../../../contract/rest/webhooks.ts';
import { curlOf } from '../../client/curl.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { useFilters } from '../../ui/filters.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { eventTitle } from '../../ui/wire-model.ts';

const ROWS = 50;

/** The feed, as a receiver reads it: in order, from any point. */
export default function EventListPage() {
  const { subdomain, get, call } = useWorkspace();
  const { values, set } = useFilters(['after']);
  const path = withQuery('/webhook-events', { ...values, limit: ROWS });
  const events = useQuery({
    queryKey: [subdomain, 'webhook-events', values],
    queryFn: ({ signal }) => get<CursorListOf<EventRow>>(path, signal),
    placeholderData: keepPreviousData,
  });
  const turn = (after: string | number | null | undefined) => () => set({ after: String(after ?? '') });

  return (
    <Page
      title="Events"
      about="The feed: every change in order, also those that no endpoint wanted. A receiver that missed something reads it from here."
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this list" />
          <ExportButton path={path} walk="after" name="webhook-events" />
        </>
      }
    >
      <Group gap="xs" align="flex-end">
        <NumberInput
          label="After number"
          min={0}
          allowDecimal={false}
          w={140}
          value={values.after ?? ''}
          onChange={(after) => set({ after: String(after) })}
        />
      </Group>
      <Loaded
        of={events}
        rows={8}
        empty={{
          when: ({ data }) => data.length === 0,
          show: (
            <Empty title="No event after this point" command={curlOf(call('GET', path), location.origin)}>
              Every change of a contact, a status or a source makes one.
            </Empty>
          ),
        }}
      >
        {({ data, next, prev }) => (
          <>
            <EventTable rows={data} />
            <Group gap="xs">
              <Button variant="default" disabled={prev === null} onClick={turn(prev)}>
                Earlier
              </Button>
              <Button variant="default" disabled={next === null} onClick={turn(next)}>
                Later
              </Button>
              {next === null && (
                <Text size="sm" c="dimmed">
                  These are the newest.
                </Text>
              )}
            </Group>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function EventTable({ rows }: { rows: EventRow[] }) {
  const { subdomain } = useWorkspace();
  return (
    <DataTable
      label="Events"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'Event',
          narrow: 'head',
          show: (row) => <TextLink to={`/w/${subdomain}/webhooks/events/${row.id}`}>{eventTitle(row)}</TextLink>,
        },
        { label: 'Number', align: 'end', narrow: 'line', show: ({ seq }) => seq },
        { label: 'webhook-id', narrow: 'plain', show: ({ id }) => <Copyable text={id} what="webhook-id" /> },
        { label: 'When', narrow: 'side', show: ({ timestamp }) => <Moment at={timestamp} /> },
      ]}
    />
  );
}
