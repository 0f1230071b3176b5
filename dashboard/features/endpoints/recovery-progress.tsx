import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { WebhookJobRow } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';

const LOOK_MS = 1_000;

const SAYS = {
  queued: 'are made by now. You can leave this page.',
  running: 'are made by now. You can leave this page.',
  done: 'are on their way.',
  cancelled: 'were made before it was stopped, and are sent.',
} as const satisfies Record<WebhookJobRow['state'], string>;

/** How far a recovery is, and the way to stop it. It goes on without this page. */
export function RecoveryProgress({ id }: { id: number }) {
  const { subdomain, get, call } = useWorkspace();
  const queries = useQueryClient();
  const queryKey = [subdomain, 'webhook-jobs', id];
  const job = useQuery({
    queryKey,
    queryFn: ({ signal }) => get<WebhookJobRow>(`/webhook-jobs/${id}`, signal),
    refetchInterval: ({ state: { data } }) => (data && hasEnded(data) ? false : LOOK_MS),
  });
  const stopping = call('DELETE', `/webhook-jobs/${id}`);
  const stop = useSave(
    () => stopping,
    () => queries.invalidateQueries({ queryKey }),
  );
  return (
    <Loaded of={job} rows={2}>
      {(row) => (
        <Stack gap="xs" w="100%">
          <Progress
            value={row.total === 0 ? 100 : (row.done / row.total) * 100}
            aria-label="Deliveries that are made"
            size="lg"
            radius="sm"
          />
          <Text size="sm" role="status">
            {row.done.toLocaleString('en')} of {row.total.toLocaleString('en')} {SAYS[row.state]}
          </Text>
          <FormProblem error={stop.error} />
          {!hasEnded(row) && (
            <Group gap="xs">
              <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
                Stop
              </Button>
              <ApiCall call={stopping} what="stopping it" />
            </Group>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function hasEnded({ state }: WebhookJobRow): boolean {
  return state === 'done' || state === 'cancelled';
}
