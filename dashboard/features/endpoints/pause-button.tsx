import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { EndpointRow } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';

/** Paused, what is owed waits in order, and nothing is dropped. */
export function PauseButton({ endpoint: { id, paused } }: { endpoint: EndpointRow }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const verb = paused ? 'resume' : 'pause';
  const turning = call('POST', `/webhook-endpoints/${id}/${verb}`);
  const turn = useSave(
    () => turning,
    () => queries.invalidateQueries({ queryKey: [subdomain, 'webhook-endpoints'] }),
  );
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={turn.isPending}
        title={turn.error?.message ?? (paused ? 'Send again, from where it stopped' : 'What is owed waits in order')}
        aria-label={`${paused ? 'Resume' : 'Pause'} endpoint ${id}`}
        onClick={() => turn.mutate()}
      >
        {paused ? 'Resume' : 'Pause'}
      </Button>
      <ApiCall call={turning} what={`${verb} of endpoint ${id}`} isSmall />
    </>
  );
}
