import { Button, Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EVENT_NAMES, MODELS } from '../../contract/webhook-event.ts';
import { endpointsQuery } from '../client/endpoints.ts';
import { useWorkspace } from '../client/workspace.ts';
import { endpointName } from './endpoint-name.tsx';
import type { Filters } from './filters.ts';
import { LiveSwitch } from './live-list.tsx';
import { DigitsFilter, TimeFilter, type Digits } from './typed-filter.tsx';

/** What logs and deliveries have in common, in the order of the address. */
const COMMON = ['event', 'model', 'endpoint_id', 'from', 'to', 'live'] as const;
type Common = (typeof COMMON)[number];

const ONE_ENDPOINT = 1;

type Parts<Key extends string> = {
  /** Of what, as in `Search in Deliveries`. */
  label: string;
  filters: Filters<Key | Common>;
  result: { key: Key; label: string; choices: readonly { value: string; label: string }[] };
  digits?: readonly Digits<Key>[];
};

/** The filters of a list of what was sent. */
export function FilterBar<Key extends string>({ label, filters: { values, set, clear, isAny }, result, digits = [] }: Parts<Key>) {
  const choose = (key: Key | Common) => ({
    value: values[key] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => change(key, event.currentTarget.value),
  });
  // A computed key is any key to the compiler; it is one of these.
  const change = (key: Key | Common, value: string) => set({ [key]: value } as Partial<Record<Key | Common, string>>);
  return (
    <Group gap="xs" role="search" aria-label={label}>
      <NativeSelect aria-label={result.label} data={[...result.choices]} {...choose(result.key)} />
      <NativeSelect aria-label="Model" data={[{ value: '', label: 'Any record' }, ...MODELS]} {...choose('model')} />
      <NativeSelect
        aria-label="Event"
        data={[{ value: '', label: 'Any event' }, ...EVENT_NAMES]}
        {...choose('event')}
      />
      <EndpointChoice {...choose('endpoint_id')} />
      {digits.map(({ key, ...field }) => (
        <DigitsFilter key={key} {...field} value={values[key] ?? ''} onChange={(text) => change(key, text)} />
      ))}
      <Group gap="xs">
        <TimeFilter label="From" value={values.from ?? ''} onChange={(text) => change('from', text)} />
        <TimeFilter label="To" value={values.to ?? ''} onChange={(text) => change('to', text)} />
      </Group>
      <LiveSwitch isLive={values.live === '1'} onChange={(isLive) => change('live', isLive ? '1' : '')} />
      {isAny && (
        <Button variant="subtle" onClick={clear}>
          Clear
        </Button>
      )}
    </Group>
  );
}

type Choice = { value: string; onChange: (event: { currentTarget: { value: string } }) => void };

/** Only where there is a choice. */
function EndpointChoice({ value, onChange }: Choice) {
  const endpoints = useQuery(endpointsQuery(useWorkspace()));
  const rows = endpoints.data?.data ?? [];
  if (rows.length <= ONE_ENDPOINT && value === '') return null;
  const known = rows.map((endpoint) => ({ value: String(endpoint.id), label: endpointName(endpoint) }));
  const isGone = value !== '' && !known.some((one) => one.value === value);
  const data = [{ value: '', label: 'Any endpoint' }, ...known, ...(isGone ? [{ value, label: `#${value}, deleted` }] : [])];
  const whole = rows.find(({ id }) => String(id) === value)?.url;
  return <NativeSelect aria-label="Endpoint" title={whole} maw={220} data={data} value={value} onChange={onChange} />;
}
