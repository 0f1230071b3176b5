import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { attemptSentence } from '../../ui/attempt.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { TextLink } from '../../ui/text-link.tsx';

const SAMPLES = MODELS.flatMap((model) =>
  EVENT_NAMES.map((event) => ({ value: `${model} ${event}`, label: `${model} ${event}` })),
);

/** Sends a sample of any of the nine events, now, and shows what came of it. */
export function TestCard({ hasUrl }: { hasUrl: boolean }) {
  const { call, mayConfigure, subdomain } = useWorkspace();
  const [sample, setSample] = useState('contact created');
  const [model, event] = sample.split(' ');
  const sending = call('POST', '/webhook-settings/test', { model, event });
  const test = useSave<LogDetail>(() => sending);
  const log = test.data?.data;

  return (
    <Card
      title="Send test event"
      about="A sample with made-up values goes to the saved URL, signed like any other. It works while webhooks are off."
    >
      <Group gap="xs" align="flex-end">
        <NativeSelect
          label="Sample"
          data={SAMPLES}
          value={sample}
          onChange={(change) => setSample(change.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!mayConfigure || !hasUrl}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Send test event
        </Button>
        <ApiCall call={sending} what="sending a test event" />
      </Group>
      {!hasUrl && (
        <Text size="sm" c="dimmed">
          Save a URL first.
        </Text>
      )}
      <FormProblem error={test.error} />
      <div role="status">
        {log && (
          <Alert color={log.status === 'success' ? 'green' : 'red'} title={attemptSentence(log)}>
            <Stack gap="xs">
              {log.response_body !== null && log.response_body !== '' && (
                <CodeBlock text={log.response_body.slice(0, 2_000)} label="answer of your endpoint" wrap />
              )}
              <Text size="sm">
                <TextLink to={`/w/${subdomain}/webhooks/logs/${log.id}`}>Look at both sides of this attempt</TextLink>
              </Text>
            </Stack>
          </Alert>
        )}
      </div>
    </Card>
  );
}
