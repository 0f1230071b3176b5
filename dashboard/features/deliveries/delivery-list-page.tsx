import { Button, Group, NativeSelect } from '@mantine/core';
import type { DeliveryOfEvent } from '../../../contract/rest/webhooks.ts';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { useFilters, type Filters } from '../../ui/filters.ts';
import { LiveRowsShown, LiveSwitch, useLiveList } from '../../ui/live-list.tsx';
import { Page } from '../../ui/page.tsx';
import { DeliveryTable } from './delivery-table.tsx';

const KEYS = ['state', 'event', 'model', 'record_id', 'endpoint_id', 'live'] as const;

/** What is owed to each endpoint and what came of it, newest first. */
export default function DeliveryListPage() {
  const { call } = useWorkspace();
  const filters = useFilters(KEYS);
  const { live, ...asked } = filters.values;
  const path = withQuery('/webhook-deliveries', asked);
  const list = useLiveList<DeliveryOfEvent>({ path: '/webhook-deliveries', filters: asked, isLive: live === '1' });
  const title = Object.keys(asked).length > 0 ? 'No delivery fits these filters' : 'Nothing was sent yet';

  return (
    <Page
      title="Deliveries"
      about="One event owed to one endpoint, through all of its attempts."
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this list" />
          <ExportButton path={path} walk="before" name="deliveries" />
        </>
      }
    >
      <FilterBar filters={filters} />
      <LiveRowsShown of={list} empty={<Empty title={title} />}>
        {(rows) => <DeliveryTable rows={rows} />}
      </LiveRowsShown>
    </Page>
  );
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
      <LiveSwitch isLive={values.live === '1'} onChange={(isLive) => set({ live: isLive ? '1' : '' })} />
      {isAny && (
        <Button variant="subtle" onClick={() => set(Object.fromEntries(KEYS.map((key) => [key, ''])))}>
          Clear
        </Button>
      )}
    </Group>
  );
}
