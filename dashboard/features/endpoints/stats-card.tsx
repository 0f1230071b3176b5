import { Group, NativeSelect, SimpleGrid, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EndpointRow } from '../../../contract/rest/webhooks.ts';
import type { WebhookStats } from '../../../contract/rest/stats.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { endpointName } from '../../ui/endpoint-name.tsx';
import { useFilters } from '../../ui/filters.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Plot } from '../../ui/plot.tsx';
import { backlogEnd } from './backlog-end.ts';

const STEPS = [
  { value: 'minute', label: 'Last hour' },
  { value: 'hour', label: 'Last 60 hours' },
  { value: 'day', label: 'Last 60 days' },
];
const REFRESH_MS = 10_000;

/** Deliveries, failures, latency and backlog of one endpoint over time. */
export function StatsCard({ endpoints }: { endpoints: EndpointRow[] }) {
  const { subdomain, get, call } = useWorkspace();
  const { values, set } = useFilters(['endpoint', 'step']);
  const endpoint = values.endpoint ?? String(endpoints[0]?.id ?? '');
  const step = values.step ?? 'minute';
  const path = withQuery('/webhook-stats', { endpoint_id: endpoint, step });
  const stats = useQuery({
    queryKey: [subdomain, 'webhook-stats', endpoint, step],
    queryFn: ({ signal }) => get<WebhookStats>(path, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const named = endpoints.map((endpoint) => ({ value: String(endpoint.id), label: endpointName(endpoint) }));
  return (
    <Card
      title="Over time"
      actions={
        <>
          <NativeSelect
            aria-label="Endpoint"
            data={named}
            value={endpoint}
            onChange={(event) => set({ endpoint: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label="Time"
            data={STEPS}
            value={step}
            onChange={(event) => set({ step: event.currentTarget.value })}
          />
          <ApiCall call={call('GET', path)} what="these figures" />
        </>
      }
    >
      <Loaded
        of={stats}
        empty={{
          when: ({ series }) => series.every(({ points }) => points.length === 0),
          show: (
            <Text size="sm" c="dimmed">
              Nothing was attempted in this time.
            </Text>
          ),
        }}
      >
        {(data) => <Plots stats={data} endpoint={endpoints.find(({ id }) => String(id) === endpoint)} />}
      </Loaded>
    </Card>
  );
}

function Plots({ stats, endpoint }: { stats: WebhookStats; endpoint: EndpointRow | undefined }) {
  const plots = useMemo(() => plotsOf(stats), [stats]);
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      {plots.map(({ title, ...plot }) => (
        <div key={title}>
          <Group gap="xs" justify="space-between">
            <Text size="sm" fw={600}>
              {title}
            </Text>
            {title === 'Backlog' && endpoint && <End of={endpoint} stats={stats} />}
          </Group>
          <Plot {...plot} />
        </div>
      ))}
    </SimpleGrid>
  );
}

/** When nothing will wait any more, as far as can be told. */
function End({ of: { health, paused }, stats: { series, to } }: { of: EndpointRow; stats: WebhookStats }) {
  const { backlog, state, drains_at: told } = health;
  if (backlog === 0) return null;
  const isHeldUp = paused || state === 'open';
  const guessed = isHeldUp ? null : backlogEnd(series[0]?.points ?? [], { backlog, nowMs: Date.parse(to) });
  const at = told ?? (guessed === null ? null : new Date(guessed).toISOString());
  const waiting = `${backlog.toLocaleString('en')} wait`;
  return (
    <Text size="sm" c="dimmed">
      {at !== null ? <>done about <Moment at={at} /></> : isHeldUp ? `${waiting}, no end in sight` : waiting}
    </Text>
  );
}

const STEP_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** Steps without an attempt are left out of the answer: there nothing was delivered, and how long it takes is not known. */
function plotsOf({ from, to, step, series }: WebhookStats) {
  const span = [Date.parse(from) / 1000, Date.parse(to) / 1000] as const;
  const given = new Map(series[0]?.points.map((point) => [Date.parse(point.at) / 1000, point]));
  const every = STEP_SECONDS[step] ?? 60;
  const times = Array.from({ length: Math.ceil((span[1] - span[0]) / every) }, (_, at) => span[0] + at * every);
  const points = times.map((at) => given.get(at));
  const last = series[0]?.points.at(-1);
  return [
    {
      title: 'Deliveries',
      unit: '' as const,
      times,
      span,
      sentence: `In the latest ${step}: ${last?.delivered ?? 0} delivered, ${last?.failed ?? 0} failed`,
      series: [
        { label: 'delivered', line: 'green' as const, values: points.map((point) => point?.delivered ?? 0) },
        { label: 'failed', line: 'red' as const, values: points.map((point) => point?.failed ?? 0) },
      ],
    },
    {
      title: 'Latency',
      unit: 'ms' as const,
      times,
      span,
      sentence: `In the latest ${step}: a median of ${last?.latency.p50 ?? 0} ms, and 95 of 100 within ${last?.latency.p95 ?? 0} ms`,
      series: [
        { label: 'median', line: 'blue' as const, values: points.map((point) => point?.latency.p50 ?? null) },
        { label: '95 %', line: 'orange' as const, values: points.map((point) => point?.latency.p95 ?? null) },
        { label: '99 %', line: 'red' as const, values: points.map((point) => point?.latency.p99 ?? null) },
      ],
    },
    {
      title: 'Backlog',
      unit: '' as const,
      times,
      span,
      sentence: `In the latest ${step}: ${last?.backlog ?? 0} waiting`,
      series: [{ label: 'waiting', line: 'violet' as const, values: points.map((point) => point?.backlog ?? null) }],
    },
  ];
}
