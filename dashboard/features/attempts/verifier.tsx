import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import { request } from '../../client/request.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordAgain, wantsPassword } from '../../ui/password-again.tsx';
import { compareBodies } from './compare.ts';
import { checkSignatures } from './signatures.ts';

/** For whoever's check says no: which byte differs, and what both signatures should have been. */
export function Verifier({ log }: { log: LogDetail }) {
  const [received, setReceived] = useState('');
  const comparison = received === '' ? null : compareBodies(log.payload, received);
  return (
    <Card title="Check it" about="If your receiver says that a signature is wrong, this finds out why, with the secret of the endpoint.">
      <Signatures log={log} />
      <Textarea
        label="The body as your receiver saw it"
        description="Paste it here. It stays in this page."
        autosize
        minRows={2}
        maxRows={8}
        value={received}
        onChange={(event) => setReceived(event.currentTarget.value)}
      />
      <div role="status">
        {comparison && (
          <Alert
            color={comparison.isSame ? 'green' : 'red'}
            title={comparison.isSame ? 'Identical' : 'Not what was signed'}
          >
            {comparison.says}
          </Alert>
        )}
      </div>
    </Card>
  );
}

function Signatures({ log }: { log: LogDetail }) {
  const { call, mayConfigure } = useWorkspace();
  const check = useMutation({
    mutationFn: async () => {
      const reveal = call('POST', `/webhook-endpoints/${log.endpoint_id}/secret/reveal`);
      const { data } = await request<{ webhook_secret: string }>(reveal);
      return checkSignatures(log, data.webhook_secret);
    },
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" disabled={!mayConfigure} loading={check.isPending} onClick={() => check.mutate()}>
          Check both signatures
        </Button>
      </Group>
      <FormProblem error={wantsPassword(check.error) ? null : check.error} />
      <PasswordAgain secret={check} again={() => check.mutate()} />
      {check.data?.map(({ header, holds, signed, expected }) => (
        <Alert
          key={header}
          color={holds ? 'green' : 'orange'}
          title={`${header} ${holds ? 'is right' : 'was made with another secret'}`}
        >
          <Text size="sm">HMAC-SHA256 over {signed}:</Text>
          <Copyable text={expected} what="signature" />
        </Alert>
      ))}
    </Stack>
  );
}
