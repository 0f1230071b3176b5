import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EndpointRow } from '../../../contract/rest/webhooks.ts';
import { request } from '../../client/request.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { RecoveryProgress } from './recovery-progress.tsx';

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: '1', label: 'the last hour' },
  { value: '24', label: 'the last 24 hours' },
  { value: '168', label: 'the last 7 days' },
  { value: '720', label: 'the last 30 days' },
];

/** Sends again what failed or was skipped in some time, after saying how many that is. */
export function RecoverButton({ endpoint: { id, enabled } }: { endpoint: EndpointRow }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={!enabled}
        onClick={open}
        aria-label={`Recover endpoint ${id}`}
      >
        Recover…
      </Button>
      <Dialog opened={isOpen} onClose={close} title="Send again what failed">
        <Recovery id={id} onDone={close} />
      </Dialog>
    </>
  );
}

function Recovery({ id, onDone }: { id: number; onDone: () => void }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [hours, setHours] = useState('24');
  const [openedAt] = useState(Date.now);
  const body = { since: new Date(openedAt - Number(hours) * HOUR_MS).toISOString(), dry_run: false };
  const path = `/webhook-endpoints/${id}/recover`;
  const count = useQuery({
    queryKey: [subdomain, 'recoverable', id, hours],
    queryFn: async () => (await request<{ count: number }>(call('POST', path, { ...body, dry_run: true }))).data.count,
  });
  const recovering = call('POST', path, body);
  const recover = useSave<{ count: number; job_id?: number }>(
    () => recovering,
    // Its progress shows at once, whatever else is read anew.
    () => void queries.invalidateQueries({ queryKey: [subdomain] }),
  );
  if (recover.data) {
    const { count: all, job_id: jobId } = recover.data.data;
    return (
      <Stack gap="sm" align="flex-start">
        {jobId === undefined ? (
          <Text size="sm" role="status">
            {all.toLocaleString('en')} are on their way.
          </Text>
        ) : (
          <RecoveryProgress id={jobId} />
        )}
        <Button variant="default" onClick={onDone}>
          Close
        </Button>
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <NativeSelect
        label="What failed or was skipped in"
        data={SPANS}
        value={hours}
        onChange={(event) => setHours(event.currentTarget.value)}
      />
      <Text size="sm" role="status">
        {count.data === undefined
          ? 'Counting…'
          : `${count.data.toLocaleString('en')} deliveries are sent again, with the same ids and bytes.`}
      </Text>
      <FormProblem error={count.error ?? recover.error} />
      <Group justify="space-between">
        <ApiCall call={recovering} what="recovering" />
        <Button loading={recover.isPending} disabled={!count.data} onClick={() => recover.mutate()}>
          Send {count.data?.toLocaleString('en') ?? ''} again
        </Button>
      </Group>
    </Stack>
  );
}
