import { Alert, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { attemptSentence } from '../../ui/attempt.tsx';
import { Card } from '../../ui/card.tsx';
import { Copy } from '../../ui/copy-button.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment, absoluteTime } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { eventTitle, recordPath } from '../../ui/wire-model.ts';
import { Advice } from './advice.tsx';
import { redelivery, Redeliver } from './redeliver.tsx';
import { postAsCurl } from './post-as-curl.ts';
import { AnswerSide, RequestSide } from './sides.tsx';
import { Verifier } from './verifier.tsx';
import { Waterfall } from './waterfall.tsx';
import { WhatComesNext } from './what-comes-next.tsx';

export default function LogPage() {
  const { id = '' } = useParams({ strict: false });
  const { subdomain, get, call } = useWorkspace();
  const log = useQuery({
    queryKey: [subdomain, 'webhook-logs', 'one', id],
    queryFn: ({ signal }) => get<LogDetail>(`/webhook-logs/${id}`, signal),
    staleTime: Infinity,
  });
  const canSendAgain = log.data?.test === false;
  return (
    <Page
      title={log.data ? `Attempt ${log.data.attempt}: ${eventTitle(log.data)}` : 'Attempt'}
      about={log.data && <When log={log.data} />}
      actions={
        <>
          <ApiCall
            call={call('GET', `/webhook-logs/${id}`)}
            what="this attempt"
            also={canSendAgain ? { call: redelivery(call, id), what: 'sending it again' } : undefined}
          />
          {log.data && <Copy text={postAsCurl(log.data)} label="the request as curl" words="Copy as curl" />}
          {canSendAgain && log.data && <Redeliver log={log.data} />}
        </>
      }
    >
      <Loaded of={log} rows={8}>
        {(row) => <Detail log={row} />}
      </Loaded>
    </Page>
  );
}

function When({ log }: { log: LogDetail }) {
  return (
    <>
      Began {absoluteTime(log.started_at)}, ended <Moment at={log.created_at} />
    </>
  );
}

function Detail({ log }: { log: LogDetail }) {
  const { subdomain } = useWorkspace();
  const event = log.test ? (
    'a test event'
  ) : (
    <TextLink to={`/w/${subdomain}/webhooks/events/${log.event_id}`}>what became of the event</TextLink>
  );
  return (
    <Stack gap="md">
      <Alert color={log.status === 'success' ? 'green' : 'red'} title={attemptSentence(log)}>
        <Advice log={log} />
      </Alert>
      {!log.test && <WhatComesNext log={log} />}
      <Card title="What it was about">
        <Facts
          of={[
            ['Event', event],
            ['webhook-id', <Copyable key="id" text={log.event_id} what="webhook-id" />],
            [
              'Record',
              log.test ? (
                'made up'
              ) : (
                <TextLink key="r" to={`/w/${subdomain}${recordPath(log)}`}>
                  {eventTitle(log)}
                </TextLink>
              ),
            ],
            ['Endpoint', <Copyable key="url" text={log.url} what="URL" />],
            ['Address', log.peer_ip ?? 'none was reached'],
            ['Log row', <Copyable key="row" text={String(log.id)} what="id" />],
          ]}
        />
      </Card>
      <Card title="How long each part took">
        <Waterfall log={log} />
      </Card>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <RequestSide log={log} />
        <AnswerSide log={log} />
      </SimpleGrid>
      <Verifier log={log} />
    </Stack>
  );
}
