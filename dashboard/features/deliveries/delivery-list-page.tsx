import type { DeliveryOfEvent } from '../../../contract/rest/webhooks.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { useFilters } from '../../ui/filters.ts';
import { LiveRowsShown, useLiveList } from '../../ui/live-list.tsx';
import { NothingSent } from '../../ui/nothing-sent.tsx';
import { Page } from '../../ui/page.tsx';
import { DeliveryTable } from './delivery-table.tsx';

const KEYS = ['state', 'event', 'model', 'record_id', 'endpoint_id', 'from', 'to', 'live'] as const;

const STATES = [
  { value: '', label: 'Any state' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'due', label: 'Due or retrying' },
  { value: 'waiting', label: 'Waiting for an earlier one' },
  { value: 'leased', label: 'On its way' },
  { value: 'failed', label: 'Failed' },
  { value: 'skipped', label: 'Skipped' },
];

/** What is owed to each endpoint and what came of it, newest first. */
export default function DeliveryListPage() {
  const { call } = useWorkspace();
  const filters = useFilters(KEYS);
  const { live, ...asked } = filters.values;
  const path = withQuery('/webhook-deliveries', asked);
  const list = useLiveList<DeliveryOfEvent>({ path: '/webhook-deliveries', filters: asked, isLive: live === '1' });

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
      <FilterBar label="Deliveries" filters={filters} result={{ key: 'state', label: 'State', choices: STATES }} />
      <LiveRowsShown of={list} empty={<NothingSent what="delivery" isFiltered={Object.keys(asked).length > 0} />}>
        {(rows) => <DeliveryTable rows={rows} />}
      </LiveRowsShown>
    </Page>
  );
}
