import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSave } from '../client/save.ts';
import { useWorkspace } from '../client/workspace.ts';
import { ApiCall } from './api-call.tsx';
import { Copyable } from './copyable.tsx';
import { Countdown } from './countdown.tsx';
import { DangerDialog } from './danger-dialog.tsx';
import { FormProblem } from './form-problem.tsx';
import { PasswordAgain, wantsPassword } from './password-again.tsx';

const OVERLAP_HOURS = 24;

type Parts = {
  /** Of the calls that reveal and rotate it. */
  path: string;
  masked: string;
  /** After a rotation: how long the old one is good. */
  oldUntil: string | null;
};

/** What signs the requests to an endpoint: masked, shown on request, and rotated with a visible countdown. */
export function Secret({ path, masked, oldUntil }: Parts) {
  const { call, mayConfigure, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [shown, setShown] = useState<string | null>(null);
  const [isAsking, asking] = useDisclosure(false);
  const revealing = call('POST', `${path}/reveal`);
  const reveal = useSave<{ webhook_secret: string }>(
    () => revealing,
    ({ data }) => setShown(data.webhook_secret),
  );
  const rotation = call('POST', `${path}/rotate`, { overlap_hours: OVERLAP_HOURS });
  const rotate = useSave<{ webhook_secret: string }>(
    () => rotation,
    async ({ data }) => {
      setShown(data.webhook_secret);
      asking.close();
      await queries.invalidateQueries({ queryKey: [subdomain] });
    },
  );
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Copyable text={shown ?? masked} what="secret" />
        {shown === null ? (
          <Button variant="default" size="xs" disabled={!mayConfigure} loading={reveal.isPending} onClick={() => reveal.mutate()}>
            Reveal
          </Button>
        ) : (
          <Button variant="default" size="xs" onClick={() => setShown(null)}>
            Hide
          </Button>
        )}
        <Button variant="default" size="xs" disabled={!mayConfigure} onClick={asking.open}>
          Rotate…
        </Button>
        <ApiCall call={revealing} what="revealing the secret" />
      </Group>
      {oldUntil !== null && <Countdown until={oldUntil} />}
      <FormProblem error={wantsPassword(reveal.error) ? null : reveal.error} />
      <PasswordAgain secret={reveal} again={() => reveal.mutate()} />
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title="Rotate the secret?"
        verb="Rotate"
        call={rotation}
        run={rotate}
        effect={<RotationEffect />}
      />
    </Stack>
  );
}

function RotationEffect() {
  return (
    <Stack gap="xs">
      <Text size="sm">A new secret is made and shown at once.</Text>
      <Text size="sm">
        For {OVERLAP_HOURS} hours <b>webhook-signature</b> carries a signature of each, and <b>X-Webhook-Signature</b>{' '}
        stays with the old one. Put the new one into your receiver within that time.
      </Text>
    </Stack>
  );
}
