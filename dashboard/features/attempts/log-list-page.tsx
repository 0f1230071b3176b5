import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import type { LogRow } from '../../../contract/rest/webhooks.ts';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { AttemptTable } from '../../ui/attempt-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { useFilters, type Filters } from '../../ui/filters.ts';
import { LiveRowsShown, LiveSwitch, useLiveList } from '../../ui/live-list.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';

const KEYS = ['status', 'event', 'model', 'record_id', 'endpoint_id', 'status_code', 'from', 'to', 'live'] as const;

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
      <FilterBar filters={filters} />
      <LiveRowsShown of={list} empty={<NoAttempts isFiltered={Object.keys(asked).length > 0} />}>
        {(rows) => <AttemptTable rows={rows} />}
      </LiveRowsShown>
    </Page>
  );
}

function FilterBar({ filters: { values, set, isAny } }: { filters: Filters<(typeof KEYS)[number]> }) {
  const choose = (key: (typeof KEYS)[number]) => ({
    value: values[key] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }),
  });
  const results = [
    { value: '', label: 'Any result' },
    { value: 'success', label: 'Delivered' },
    { value: 'failed', label: 'Answered, not 2xx' },
    { value: 'error', label: 'No answer' },
  ];
  return (
    <Group gap="xs" role="search" aria-label="Attempts">
      <NativeSelect aria-label="Result" data={results} {...choose('status')} />
      <NativeSelect aria-label="Model" data={[{ value: '', label: 'Any record' }, ...MODELS]} {...choose('model')} />
      <NativeSelect
        aria-label="Event"
        data={[{ value: '', label: 'Any event' }, ...EVENT_NAMES]}
        {...choose('event')}
      />
      <TextInput
        aria-label="Record id"
        placeholder="Record id"
        w={110}
        inputMode="numeric"
        {...digits(choose('record_id'))}
      />
      <TextInput
        aria-label="Status code"
        placeholder="Code"
        w={80}
        inputMode="numeric"
        maxLength={3}
        {...digits(choose('status_code'), 3)}
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

type Choice = { value: string; onChange: (event: { currentTarget: { value: string } }) => void };

/** Takes digits alone, and asks only once there are enough of them. */
function digits({ value, onChange }: Choice, length = 1) {
  return {
    key: value === '' ? 'none' : 'some',
    defaultValue: value,
    onChange: (event: { currentTarget: { value: string } }) => {
      const text = event.currentTarget.value.replace(/\D/g, '').slice(0, 15);
      event.currentTarget.value = text;
      if (text === '' || text.length >= length) onChange({ currentTarget: { value: text } });
    },
  };
}

function NoAttempts({ isFiltered }: { isFiltered: boolean }) {
  const { subdomain } = useWorkspace();
  if (isFiltered) return <Empty title="No attempt fits these filters" />;
  return (
    <Empty title="Nothing was sent yet" command={`npx --no-install ackwell listen --port 9000`}>
      Say where changes go under <TextLink to={`/w/${subdomain}/settings/webhooks`}>Webhook Settings</TextLink>. To try
      it without a system of your own, run a receiver on this machine and use its address:
    </Empty>
  );
}
