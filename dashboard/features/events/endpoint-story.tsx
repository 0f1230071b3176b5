import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { EndpointRow, EventDetail } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { AttemptTable } from '../../ui/attempt-table.tsx';
import { Card } from '../../ui/card.tsx';
import { DeliveryCourse } from '../../ui/delivery-course.tsx';
import { endpointName } from '../../ui/endpoint-name.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { withReadableTimes } from '../../ui/moment.tsx';

type Parts = { event: EventDetail; endpointId: number; endpoint: EndpointRow | undefined };

/** One endpoint's part in an event: a sentence, a drawing, and each attempt. */
export function EndpointStory({ event, endpointId, endpoint }: Parts) {
  const { call, subdomain, mayConfigure } = useWorkspace();
  const queries = useQueryClient();
  const resending = call('POST', `/webhook-events/${event.id}/resend`, { endpoint_id: endpointId });
  const resend = useSave(
    () => resending,
    () => queries.invalidateQueries({ queryKey: [subdomain, 'webhook-events'] }),
  );
  const deliveries = event.deliveries.filter((delivery) => delivery.endpoint_id === endpointId);
  const attempts = event.attempts.filter((attempt) => attempt.endpoint_id === endpointId);
  const decision = event.explanations.find((each) => each.endpoint_id === endpointId);

  return (
    <Card
      title={endpoint ? endpointName(endpoint) : `Endpoint #${endpointId}`}
      about={endpoint && (endpoint.description || endpoint.url)}
      actions={
        <>
          <ApiCall call={resending} what="sending it again" />
          <Button
            variant="default"
            size="sm"
            disabled={!mayConfigure}
            loading={resend.isPending}
            onClick={() => resend.mutate()}
          >
            Send again
          </Button>
        </>
      }
    >
      <Text size="sm">{decision ? withReadableTimes(decision.explanation) : 'This endpoint was deleted since.'}</Text>
      <FormProblem error={resend.error} />
      {deliveries.map((delivery) => (
        <DeliveryCourse key={delivery.id} delivery={delivery} attempts={attempts} />
      ))}
      {attempts.length > 0 && <AttemptTable rows={attempts.toSorted((a, b) => b.id - a.id)} />}
    </Card>
  );
}
