import { Stack, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../contract/rest/lists.ts';
import type { LogRow } from '../../contract/rest/webhooks.ts';
import type { Model } from '../../contract/webhook-event.ts';
import { withQuery } from '../client/query-string.ts';
import { useWorkspace } from '../client/workspace.ts';
import { AttemptBadge } from './attempt.tsx';
import { duration } from './duration.ts';
import { Empty } from './empty.tsx';
import { Loaded } from './loaded.tsx';
import { Moment } from './moment.tsx';
import { TextLink } from './text-link.tsx';

/** So many of the latest attempts about one record. */
const SHOWN = 100;

/** What happened to one record and what was sent about it, newest first, with the way to each part. */
export function RecordTimeline({ model, id }: { model: Model; id: number }) {
  const { subdomain, get } = useWorkspace();
  const attempts = useQuery({
    queryKey: [subdomain, 'timeline', model, id],
    queryFn: ({ signal }) =>
      get<CursorListOf<LogRow>>(withQuery('/webhook-logs', { model, record_id: id, limit: SHOWN }), signal),
  });
  return (
    <Loaded
      of={attempts}
      empty={{ when: ({ data }) => data.length === 0, show: <Empty title="Nothing was sent about this record yet" /> }}
    >
      {({ data }) => (
        <Timeline bulletSize={14} lineWidth={2}>
          {eventsOf(data).map(({ first, rows }) => (
            <Timeline.Item
              key={first.event_id}
              title={
                <TextLink to={`/w/${subdomain}/webhooks/events/${first.event_id}`}>
                  {model} {first.event}
                </TextLink>
              }
            >
              <Stack gap={4}>
                {rows.map((row) => (
                  <Text size="sm" key={row.id} component="div">
                    <AttemptBadge attempt={row} />{' '}
                    <TextLink to={`/w/${subdomain}/webhooks/logs/${row.id}`}>
                      attempt {row.attempt} at endpoint #{row.endpoint_id}
                    </TextLink>{' '}
                    after {duration(row.duration_ms)}, <Moment at={row.created_at} />
                  </Text>
                ))}
              </Stack>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Loaded>
  );
}

function eventsOf(rows: LogRow[]): { first: LogRow; rows: LogRow[] }[] {
  const byEvent = Map.groupBy(rows, ({ event_id }) => event_id);
  return [...byEvent.values()].flatMap((group) => (group[0] ? [{ first: group[0], rows: group }] : []));
}
