import { NativeSelect, SimpleGrid, Text } from '@mantine/core';
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
import { Plot } from '../../ui/plot.tsx';

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
        {(data) => <Plots stats={data} />}
      </Loaded>
    </Card>
  );
}

function Plots({ stats }: { stats: WebhookStats }) {
  const plots = useMemo(() => plotsOf(stats), [stats]);
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      {plots.map(({ title, ...plot }) => (
        <div key={title}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Plot {...plot} />
        </div>
      ))}
    </SimpleGrid>
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
      unit: '',
      times,
      span,
      sentence: `Lately ${last?.delivered ?? 0} delivered and ${last?.failed ?? 0} failed in a step`,
      series: [
        { label: 'delivered', color: '#2f9e44', values: points.map((point) => point?.delivered ?? 0) },
        { label: 'failed', color: '#e03131', values: points.map((point) => point?.failed ?? 0) },
      ],
    },
    {
      title: 'Latency',
      unit: ' ms',
      times,
      span,
      sentence: `Lately half of the answers within ${last?.latency.p50 ?? 0} ms, 95 of 100 within ${last?.latency.p95 ?? 0} ms`,
      series: [
        { label: 'median', color: '#4263eb', values: points.map((point) => point?.latency.p50 ?? null) },
        { label: '95 %', color: '#f08c00', values: points.map((point) => point?.latency.p95 ?? null) },
        { label: '99 %', color: '#e03131', values: points.map((point) => point?.latency.p99 ?? null) },
      ],
    },
    {
      title: 'Backlog',
      unit: '',
      times,
      span,
      sentence: `Lately ${last?.backlog ?? 0} waiting`,
      series: [{ label: 'waiting', color: '#9c36b5', values: points.map((point) => point?.backlog ?? null) }],
    },
  ];
}
