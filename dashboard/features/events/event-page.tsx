import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { EndpointRow, EventDetail } from '../../../contract/rest/webhooks.ts';
import { endpointsQuery } from '../../client/endpoints.ts';
import { eventQuery } from '../../client/event.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { eventTitle, recordPath } from '../../ui/wire-model.ts';
import { EndpointStory } from './endpoint-story.tsx';

/** What happened, and for each endpoint what was decided, what came of it and what is next. */
export default function EventPage() {
  const { id = '' } = useParams({ strict: false });
  const workspace = useWorkspace();
  const { call } = workspace;
  const event = useQuery(eventQuery(workspace, id));
  const endpoints = useQuery(endpointsQuery(workspace));

  return (
    <Page
      title={event.data ? eventTitle(event.data) : 'Event'}
      actions={<ApiCall call={call('GET', `/webhook-events/${id}`)} what="this event" />}
    >
      <Loaded of={event} rows={6}>
        {(row) => (
          <Stack gap="md">
            <EventFacts event={row} />
            {endpointIds(row, endpoints.data?.data ?? []).map((endpointId) => (
              <EndpointStory
                key={endpointId}
                event={row}
                endpointId={endpointId}
                endpoint={endpoints.data?.data.find((each) => each.id === endpointId)}
              />
            ))}
            <Card title="Body" about="The exact text of every POST about this event.">
              <CodeBlock text={row.body} label="body" wrap />
            </Card>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function EventFacts({ event }: { event: EventDetail }) {
  const { subdomain } = useWorkspace();
  return (
    <Card title="What happened">
      <Facts
        of={[
          ['webhook-id', <Copyable key="id" text={event.id} what="webhook-id" />],
          ['Place in the feed', <Copyable key="seq" text={String(event.seq)} what="seq" />],
          [
            'Record',
            <TextLink key="record" to={`/w/${subdomain}${recordPath(event)}`}>
              its timeline
            </TextLink>,
          ],
          ['When', <Moment key="when" at={event.timestamp} />],
        ]}
      />
    </Card>
  );
}

function endpointIds(event: EventDetail, endpoints: EndpointRow[]): number[] {
  const ids = [...event.deliveries, ...event.explanations].map(({ endpoint_id: id }) => id);
  return [...new Set([...endpoints.map(({ id }) => id).filter((id) => ids.includes(id)), ...ids])];
}
