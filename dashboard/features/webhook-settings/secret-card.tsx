import { Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endpointsQuery } from '../../client/endpoints.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DangerDialog } from '../../ui/danger-dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordAgain, wantsPassword } from '../../ui/password-again.tsx';
import { Countdown } from './countdown.tsx';
import { SAMPLES } from './manual-samples.ts';

const OVERLAP_HOURS = 24;

export function SecretCard({ masked }: { masked: string }) {
  const workspace = useWorkspace();
  const { call, mayConfigure, subdomain } = workspace;
  const queries = useQueryClient();
  const [shown, setShown] = useState<string | null>(null);
  const endpoints = useQuery(endpointsQuery(workspace));
  const oldUntil = endpoints.data?.data[0]?.old_secret_valid_until ?? null;
  const [isAsking, asking] = useDisclosure(false);
  const reveal = useSave<{ webhook_secret: string }>(
    () => call('POST', '/webhook-settings/secret/reveal'),
    ({ data }) => setShown(data.webhook_secret),
  );
  const rotation = call('POST', '/webhook-settings/secret/rotate', { overlap_hours: OVERLAP_HOURS });
  const rotate = useSave<{ webhook_secret: string }>(
    () => rotation,
    async ({ data }) => {
      setShown(data.webhook_secret);
      asking.close();
      await queries.invalidateQueries({ queryKey: [subdomain] });
    },
  );

  return (
    <Card title="Secret" about="Both signatures of every request are made with it. Keep it with your passwords.">
      <Group gap="xs">
        <Copyable text={shown ?? masked} what="secret" />
        {shown === null ? (
          <Button
            variant="default"
            size="xs"
            disabled={!mayConfigure}
            loading={reveal.isPending}
            onClick={() => reveal.mutate()}
          >
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
        <ApiCall call={call('POST', '/webhook-settings/secret/reveal')} what="revealing the secret" />
      </Group>
      {oldUntil !== null && <Countdown until={oldUntil} />}
      <FormProblem error={wantsPassword(reveal.error) ? null : reveal.error} />
      <PasswordAgain secret={reveal} again={() => reveal.mutate()} />
      <VerifyingCode />
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title="Rotate the secret?"
        verb="Rotate"
        call={rotation}
        run={rotate}
        effect={<RotationEffect />}
      />
    </Card>
  );
}

function VerifyingCode() {
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        Code that verifies a request
      </Text>
      <Tabs defaultValue="Node" keepMounted={false}>
        <Tabs.List>
          {SAMPLES.map(({ language }) => (
            <Tabs.Tab key={language} value={language}>
              {language}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SAMPLES.map(({ language, code }) => (
          <Tabs.Panel key={language} value={language} pt="xs">
            <CodeBlock text={code} label={`code for ${language}`} />
          </Tabs.Panel>
        ))}
      </Tabs>
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
