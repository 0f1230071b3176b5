import { Button, Checkbox, Fieldset, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CUSTOM_PREFIX, FILTER_KEYS, MAX_CONDITIONS, type FilterKey } from '../../../contract/endpoint-filter.ts';
import type { FilterBacktest } from '../../../contract/rest/webhooks.ts';
import { ATTRIBUTES } from '../../../contract/webhook-event.ts';
import { customFieldChoices, sourceChoices, statusChoices } from '../../client/labels.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { filterOf, NEW_ROW, type FilterRow } from './filter-rows.ts';

const KINDS = [
  { value: 'contacts', label: 'Contacts' },
  { value: 'status', label: 'Status' },
  { value: 'source', label: 'Source' },
];
const MODELS = { contacts: 'contact', status: 'status', source: 'source' } as const satisfies Record<FilterKey, string>;
const MOST = MAX_CONDITIONS * Object.keys(FILTER_KEYS).length;

const SIDES = [
  { side: 'from', label: 'From' },
  { side: 'to', label: 'To' },
] as const;

type Filtering = { rows: FilterRow[]; set: (rows: FilterRow[]) => void; endpointId: number | null };

/** Conditions, all of which must hold, and what they would have done so far. */
export default function FilterFields({ rows, set, endpointId }: Filtering) {
  const change = (at: number, part: Partial<FilterRow>) => set(rows.map((row, nth) => (nth === at ? { ...row, ...part } : row)));
  return (
    <Stack gap="sm">
      <Text size="sm">
        Of each kind all conditions must hold. Several values stand with commas between, as the body has them: 5, lead, null.
      </Text>
      {rows.map((row, at) => (
        <Condition key={at} {...{ row, at }} change={(part) => change(at, part)} remove={() => set(rows.filter((_, nth) => nth !== at))} />
      ))}
      <Group>
        <Button variant="default" size="xs" disabled={rows.length >= MOST} onClick={() => set([...rows, NEW_ROW])}>
          Add condition
        </Button>
      </Group>
      {endpointId !== null && <Preview rows={rows} endpointId={endpointId} />}
    </Stack>
  );
}

type Changing = { row: FilterRow; at: number; change: (part: Partial<FilterRow>) => void; remove: () => void };

function Condition({ row, at, change, remove }: Changing) {
  const workspace = useWorkspace();
  const custom = useQuery(customFieldChoices(workspace));
  const slugs = row.of === 'contacts' ? (custom.data ?? []).map(({ slug }) => CUSTOM_PREFIX + slug) : [];
  const known = [...ATTRIBUTES[MODELS[row.of]], ...slugs];
  const fields = known.includes(row.field) ? known : [row.field, ...known];
  const named = (what: string) => `Condition ${at + 1}: ${what}`;
  return (
    <Fieldset legend={`Condition ${at + 1}`} p="xs">
      <Stack gap="xs">
        <Group grow align="flex-end">
          <NativeSelect
            label="Of"
            aria-label={named('of')}
            data={KINDS}
            value={row.of}
            onChange={({ currentTarget: { value } }) => {
              const of = value as FilterKey; // One of KINDS.
              change({ of, field: of === 'contacts' ? NEW_ROW.field : 'name' });
            }}
          />
          <NativeSelect
            label="Field"
            aria-label={named('field')}
            data={fields}
            value={row.field}
            onChange={(event) => change({ field: event.currentTarget.value })}
          />
        </Group>
        <Group grow>
          {SIDES.map(({ side, label }) => (
            <TextInput
              key={side}
              label={label}
              aria-label={named(side)}
              placeholder="anything"
              value={row[side]}
              onChange={(event) => change({ [side]: event.currentTarget.value })}
            />
          ))}
        </Group>
        <Numbers field={row.field} />
        <Group justify="space-between">
          <Checkbox
            label="Only when it changes"
            aria-label={named('only when it changes')}
            checked={row.changed || (row.from.trim() === '' && row.to.trim() === '')}
            onChange={(event) => change({ changed: event.currentTarget.checked })}
          />
          <Button variant="subtle" size="compact-xs" aria-label={`Remove condition ${at + 1}`} onClick={remove}>
            Remove
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

/** What the numbers of this field stand for. */
function Numbers({ field }: { field: string }) {
  const workspace = useWorkspace();
  const statuses = useQuery({ ...statusChoices(workspace), enabled: field === 'status_id' });
  const sources = useQuery({ ...sourceChoices(workspace), enabled: field === 'source_id' });
  const named = { status_id: statuses.data, source_id: sources.data }[field];
  return named && <Text size="xs">{named.map(({ id, name }) => `${id} is ${name}`).join(', ')}</Text>;
}

function Preview({ rows, endpointId }: { rows: FilterRow[]; endpointId: number }) {
  const { call } = useWorkspace();
  const tried = JSON.stringify(rows);
  const test = useSave<FilterBacktest, string>(() => call('POST', `/webhook-endpoints/${endpointId}/backtest`, { filter: filterOf(rows) }));
  const isCurrent = test.variables === tried;
  return (
    <Stack gap="xs">
      <Group>
        <Button variant="default" size="xs" loading={test.isPending} onClick={() => test.mutate(tried)}>
          Try it on past events
        </Button>
      </Group>
      <div role="status">{test.data && isCurrent && <Text size="sm">{inWords(test.data.data)}</Text>}</div>
      {isCurrent && <FormProblem error={test.error} />}
    </Stack>
  );
}

/** With the boxes that are saved. */
function inWords({ events, sent, by_condition, not_selected, undecided }: FilterBacktest): string {
  if (events === 0) return 'Nothing has happened yet to try it on.';
  const skipped = by_condition.filter(({ count }) => count > 0).map(({ count, field }) => `${count} skipped for ${field}`);
  const rest = [
    ...skipped,
    ...(not_selected.count > 0 ? [`${not_selected.count} of kinds that are not ticked`] : []),
    ...(undecided.count > 0 ? [`${undecided.count} of which nobody knows what was before`] : []),
  ];
  return `Of the last ${events} events ${sent.count} would have arrived${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`;
}
