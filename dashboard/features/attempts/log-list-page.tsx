import type { LogRow } from '../../../contract/rest/webhooks.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { AttemptTable } from '../../ui/attempt-table.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { useFilters } from '../../ui/filters.ts';
import { LiveRowsShown, useLiveList } from '../../ui/live-list.tsx';
import { NothingSent } from '../../ui/nothing-sent.tsx';
import { Page } from '../../ui/page.tsx';

const KEYS = ['status', 'event', 'model', 'record_id', 'endpoint_id', 'status_code', 'from', 'to', 'live'] as const;

const RESULTS = [
  { value: '', label: 'Any result' },
  { value: 'success', label: 'Delivered' },
  { value: 'failed', label: 'Answered, not 2xx' },
  { value: 'error', label: 'No answer' },
];

/** Every attempt, newest first. Live, the list follows what happens; a busy workspace shows its newest rows, none twice. */
export default function LogListPage() {
  const { call } = useWorkspace();
  const filters = useFilters(KEYS);
  const { live, ...asked } = filters.values;
  const path = withQuery('/webhook-logs', asked);
  const list = useLiveList<LogRow>({ path: '/webhook-logs', filters: asked, isLive: live === '1' });

  return (
    <Page
      title="Logs"
      about="Every attempt to reach an endpoint, with both sides and the time each part took."
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this list" />
          <ExportButton path={path} walk="before" name="webhook-logs" />
        </>
      }
    >
      <FilterBar
        label="Attempts"
        filters={filters}
        result={{ key: 'status', label: 'Result', choices: RESULTS }}
        digits={[
          { key: 'record_id', label: 'Record id', width: 110 },
          { key: 'status_code', label: 'Status code', width: 120, length: 3 },
        ]}
      />
      <LiveRowsShown of={list} empty={<NothingSent what="attempt" isFiltered={Object.keys(asked).length > 0} />}>
        {(rows) => <AttemptTable rows={rows} />}
      </LiveRowsShown>
    </Page>
  );
}
