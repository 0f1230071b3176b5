import { Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { endpointsQuery } from '../../client/endpoints.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Secret } from '../../ui/secret.tsx';
import { SAMPLES } from './manual-samples.ts';

export function SecretCard({ masked }: { masked: string }) {
  const endpoints = useQuery(endpointsQuery(useWorkspace()));
  const oldUntil = endpoints.data?.data[0]?.old_secret_valid_until ?? null;
  return (
    <Card title="Secret" about="Both signatures of every request are made with it. Keep it with your passwords.">
      <Secret path="/webhook-settings/secret" masked={masked} oldUntil={oldUntil} />
      <VerifyingCode />
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
            <Tabs.Tab key={language} value={language} px="sm">
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
