import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../contract/rest/lists.ts';
import type { EndpointRow } from '../../contract/rest/webhooks.ts';
import { EVENT_NAMES, MODELS } from '../../contract/webhook-event.ts';
import { useWorkspace } from '../client/workspace.ts';
import type { Filters } from './filters.ts';
import { LiveSwitch } from './live-list.tsx';

/** What logs and deliveries have in common, in the order of the address. */
const COMMON = ['event', 'model', 'endpoint_id', 'live'] as const;
type Common = (typeof COMMON)[number];

const ONE_ENDPOINT = 1;
/** As long as the longest id. */
const MAX_DIGITS = 15;

/** `length`: how many digits a whole value has; without it any number of them is one. */
type Digits<Key> = { key: Key; label: string; width: number; length?: number };

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
      {digits.map((field) => (
        <DigitsInput key={field.key} field={field} value={values[field.key] ?? ''} onChange={(text) => change(field.key, text)} />
      ))}
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
  const { subdomain, get } = useWorkspace();
  const endpoints = useQuery({
    queryKey: [subdomain, 'webhook-endpoints'],
    queryFn: ({ signal }) => get<CursorListOf<EndpointRow>>('/webhook-endpoints', signal),
  });
  const rows = endpoints.data?.data ?? [];
  if (rows.length <= ONE_ENDPOINT && value === '') return null;
  const known = rows.map(({ id, url, description }) => ({ value: String(id), label: description || hostOf(url) || `Endpoint ${id}` }));
  const isGone = value !== '' && !known.some((one) => one.value === value);
  const data = [{ value: '', label: 'Any endpoint' }, ...known, ...(isGone ? [{ value, label: `Endpoint ${value}` }] : [])];
  return <NativeSelect aria-label="Endpoint" maw={220} data={data} value={value} onChange={onChange} />;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

type DigitsParts = { field: Digits<string>; value: string; onChange: (text: string) => void };

/** Takes digits alone, and asks only once there are enough of them. */
function DigitsInput({ field: { label, width, length = 1 }, value, onChange }: DigitsParts) {
  return (
    <TextInput
      key={value === '' ? 'none' : 'some'}
      aria-label={label}
      placeholder={label}
      w={width}
      inputMode="numeric"
      defaultValue={value}
      onChange={(event) => {
        const text = event.currentTarget.value.replace(/\D/g, '').slice(0, length > 1 ? length : MAX_DIGITS);
        event.currentTarget.value = text;
        if (text === '' || text.length >= length) onChange(text);
      }}
    />
  );
}
