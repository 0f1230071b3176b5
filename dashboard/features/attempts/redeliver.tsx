import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import type { Call } from '../../client/request.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace, type WorkspaceApi } from '../../client/workspace.ts';
import { TextLink } from '../../ui/text-link.tsx';

export function redelivery(call: WorkspaceApi['call'], id: number | string): Call {
  return call('POST', `/webhook-logs/${id}/redeliver`);
}

/** Sends the stored bytes again to the same endpoint. */
export function Redeliver({ log }: { log: LogDetail }) {
  const { call, subdomain, mayConfigure } = useWorkspace();
  const queries = useQueryClient();
  const again = useSave(
    () => redelivery(call, log.id),
    () => queries.invalidateQueries({ queryKey: [subdomain, 'webhook-events'] }),
  );
  return (
    <>
      <Text size="sm" role="status" c={again.error ? 'red' : 'dimmed'}>
        {again.error?.message}
        {again.isSuccess && (
          <>
            Sent again:{' '}
            <TextLink to={`/w/${subdomain}/webhooks/events/${log.event_id}`}>see what becomes of it</TextLink>
          </>
        )}
      </Text>
      <Button disabled={!mayConfigure} loading={again.isPending} onClick={() => again.mutate()}>
        Send again
      </Button>
    </>
  );
}
