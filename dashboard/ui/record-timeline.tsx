import { Stack, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../contract/rest/lists.ts';
import type { EventRow, LogRow } from '../../contract/rest/webhooks.ts';
import type { Model } from '../../contract/webhook-event.ts';
import { withQuery } from '../client/query-string.ts';
import { useWorkspace } from '../client/workspace.ts';
import { AttemptBadge } from './attempt.tsx';
import { duration } from './duration.ts';
import { Address } from './endpoint-name.tsx';
import { Empty } from './empty.tsx';
import { Loaded } from './loaded.tsx';
import { Moment } from './moment.tsx';
import { TextLink } from './text-link.tsx';

/** So many of the latest attempts about one record. */
const SHOWN = 100;

/** What happened to one record and what was sent about it, newest first, with the way to each part. */
export function RecordTimeline({ model, id }: { model: Model; id: number }) {
  const { subdomain, get } = useWorkspace();
  const filters = { model, record_id: id, limit: SHOWN };
  const timeline = useQuery({
    queryKey: [subdomain, 'timeline', model, id],
    queryFn: async ({ signal }) => {
      const [events, attempts] = await Promise.all([
        get<CursorListOf<EventRow>>(withQuery('/webhook-events', filters), signal),
        get<CursorListOf<LogRow>>(withQuery('/webhook-logs', filters), signal),
      ]);
      return storyOf(events.data, attempts.data);
    },
  });
  return (
    <Loaded
      of={timeline}
      empty={{
        when: (story) => story.length === 0,
        show: <Empty title="Nothing is kept about this record any more" />,
      }}
    >
      {(story) => (
        <Timeline bulletSize={14} lineWidth={2}>
          {story.map(({ event, attempts }) => (
            <Timeline.Item key={event.id} title={<EventTitle event={event} model={model} />}>
              <Stack gap={4}>
                {attempts.length === 0 && (
                  <Text size="sm" c="dimmed">
                    Not sent. The event says why.
                  </Text>
                )}
                {attempts.map((row) => (
                  <AttemptLine key={row.id} row={row} />
                ))}
              </Stack>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Loaded>
  );
}

function EventTitle({ event, model }: { event: EventRow; model: Model }) {
  const { subdomain } = useWorkspace();
  return (
    <Text component="div" size="sm">
      <TextLink to={`/w/${subdomain}/webhooks/events/${event.id}`}>
        {model} {event.event}
      </TextLink>{' '}
      <Moment at={event.timestamp} />
    </Text>
  );
}

function AttemptLine({ row }: { row: LogRow }) {
  const { subdomain } = useWorkspace();
  return (
    <Text size="sm" component="div">
      <AttemptBadge attempt={row} />{' '}
      <TextLink to={`/w/${subdomain}/webhooks/logs/${row.id}`}>
        attempt {row.attempt}
      </TextLink>{' '}
      at <Address id={row.endpoint_id} url={row.url} /> in {duration(row.duration_ms)}, <Moment at={row.created_at} />
    </Text>
  );
}

type Chapter = { event: EventRow; attempts: LogRow[] };

function storyOf(events: readonly EventRow[], attempts: readonly LogRow[]): Chapter[] {
  const newestFirst = events.toSorted((a, b) => b.seq - a.seq);
  return newestFirst.map((event) => ({ event, attempts: attempts.filter(({ event_id: of }) => of === event.id) }));
}
