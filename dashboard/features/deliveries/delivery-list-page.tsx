import { Button, Group, NativeSelect, Switch } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { DeliveryOfEvent } from '../../../contract/rest/webhooks.ts';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { useFilters, type Filters } from '../../ui/filters.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { DeliveryTable } from './delivery-table.tsx';

const KEYS = ['state', 'event', 'model', 'record_id', 'endpoint_id', 'live'] as const;
const ROWS = 50;
const TAIL_MS = 2_000;

/** What is owed to each endpoint and what came of it, newest first. */
export default function DeliveryListPage() {
  const { subdomain, get, call } = useWorkspace();
  const filters = useFilters(KEYS);
  const { live, ...asked } = filters.values;
  const pathOf = (before?: number) =>
    withQuery('/webhook-deliveries', { ...asked, limit: ROWS, ...(before && { before }) });
  const deliveries = useInfiniteQuery({
    queryKey: [subdomain, 'webhook-deliveries', asked],
    queryFn: ({ pageParam, signal }) => get<CursorListOf<DeliveryOfEvent>>(pathOf(pageParam), signal),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => (typeof next === 'number' ? next : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: live === '1' ? TAIL_MS : false,
  });
  const title = Object.keys(asked).length > 0 ? 'No delivery fits these filters' : 'Nothing was sent yet';

  return (
    <Page
      title="Deliveries"
      about="One event owed to one endpoint, through all of its attempts."
      actions={
        <>
          <ApiCall call={call('GET', pathOf())} what="this list" />
          <ExportButton path={pathOf()} walk="before" name="deliveries" />
        </>
      }
    >
      <FilterBar filters={filters} />
      <Loaded
        of={deliveries}
        rows={8}
        empty={{ when: ({ pages }) => pages[0]?.data.length === 0, show: <Empty title={title} /> }}
      >
        {({ pages }) => (
          <>
            <DeliveryTable rows={withoutRepeats(pages.flatMap(({ data }) => data))} />
            {deliveries.hasNextPage && (
              <Group>
                <Button
                  variant="default"
                  loading={deliveries.isFetchingNextPage}
                  onClick={() => void deliveries.fetchNextPage()}
                >
                  Show older
                </Button>
              </Group>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** A page that was read before a new row came in reaches into its neighbour. */
function withoutRepeats(rows: readonly DeliveryOfEvent[]): DeliveryOfEvent[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function FilterBar({ filters: { values, set, isAny } }: { filters: Filters<(typeof KEYS)[number]> }) {
  const choose = (key: (typeof KEYS)[number]) => ({
    value: values[key] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }),
  });
  const states = [
    { value: '', label: 'Any state' },
    { value: 'delivered', label: 'Delivered' },
    { value: 'due', label: 'Due or retrying' },
    { value: 'waiting', label: 'Waiting for an earlier one' },
    { value: 'leased', label: 'On its way' },
    { value: 'failed', label: 'Failed' },
    { value: 'skipped', label: 'Skipped' },
  ];
  return (
    <Group gap="xs" role="search" aria-label="Deliveries">
      <NativeSelect aria-label="State" data={states} {...choose('state')} />
      <NativeSelect aria-label="Model" data={[{ value: '', label: 'Any record' }, ...MODELS]} {...choose('model')} />
      <NativeSelect
        aria-label="Event"
        data={[{ value: '', label: 'Any event' }, ...EVENT_NAMES]}
        {...choose('event')}
      />
      <Switch
        label="Live"
        checked={values.live === '1'}
        onChange={(event) => set({ live: event.currentTarget.checked ? '1' : '' })}
      />
      {isAny && (
        <Button variant="subtle" onClick={() => set(Object.fromEntries(KEYS.map((key) => [key, ''])))}>
          Clear
        </Button>
      )}
    </Group>
  );
}
