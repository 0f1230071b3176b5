import { Button, Group } from '@mantine/core';
import { useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Answer, Call } from '../../client/request.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';

type Sent = { message_id: string; status: 'sent' | 'pending' };
export type Sending = UseMutationResult<Answer<Sent>, Error, void>;

/** A message is sent under one Idempotency-Key: pressing again after a lost answer sends it once. */
export function useSending(call: Call, onSent: () => void): Sending {
  const { subdomain } = useWorkspace();
  const queries = useQueryClient();
  const sending = useSave<Sent>(
    () => call,
    async () => {
      onSent();
      await queries.invalidateQueries({ queryKey: [subdomain, 'whatsapp', 'messages'] });
    },
  );
  const { error } = sending;
  // What Meta has refused may have broken the connection, and the message shows as failed.
  useEffect(() => {
    if (error) void queries.invalidateQueries({ queryKey: [subdomain, 'whatsapp'] });
  }, [error, queries, subdomain]);
  return sending;
}

export function SendButton({ sending, call, isOff = false }: { sending: Sending; call: Call; isOff?: boolean }) {
  return (
    <>
      <FormProblem error={sending.error} />
      <Group gap="xs">
        <Button type="submit" loading={sending.isPending} disabled={isOff}>
          Send
        </Button>
        <ApiCall call={call} what="sending" />
      </Group>
    </>
  );
}
