import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { connectionQuery } from './connection-query.ts';

/** Goes on with the stored token, from the first step that is not done. */
export function GoOn() {
  const workspace = useWorkspace();
  const { call } = workspace;
  const queries = useQueryClient();
  const goingOn = call('POST', '/whatsapp/connection', {});
  const run = useSave<WhatsAppConnection>(
    () => goingOn,
    ({ data }) => queries.setQueryData(connectionQuery(workspace).queryKey, data),
  );
  return (
    <Stack gap="xs">
      <FormProblem error={run.error} />
      <Group gap="xs">
        <Button size="sm" onClick={() => run.mutate()} loading={run.isPending}>
          Try again
        </Button>
        <ApiCall call={goingOn} what="trying again" />
      </Group>
    </Stack>
  );
}
