import { Alert, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { WebhookSettings } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { ActionCards } from './action-cards.tsx';
import { ExecutionChoice } from './execution-choice.tsx';

export function SettingsForm({ saved }: { saved: WebhookSettings }) {
  const { subdomain, call, mayConfigure } = useWorkspace();
  const queries = useQueryClient();
  const { webhook_secret: _masked, ...editable } = saved;
  const draft = useDraft(editable, { guarded: true });
  const { values, changes, set } = draft;
  const saving = call('PUT', '/webhook-settings', draft.isChanged ? changes : values);
  const save = useSave<WebhookSettings>(
    () => saving,
    ({ data }) => {
      queries.setQueryData([subdomain, 'webhook-settings'], data);
      const { webhook_secret: _secret, ...now } = data;
      draft.settle(now);
    },
  );
  const wantsNothing = [values.contacts_actions, values.status_actions, values.source_actions].every(
    (boxes) => !Object.values(boxes).includes(true),
  );

  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())} aria-label="Webhook settings">
      <Stack gap="md">
        <Card title="Where">
          <Switch
            label="Send webhooks"
            aria-label="Send webhooks"
            description="Off: nothing is sent, and events are still kept in the feed."
            checked={values.webhook_enabled}
            disabled={!mayConfigure}
            onChange={(event) => set({ webhook_enabled: event.currentTarget.checked })}
          />
          <TextInput
            label="Webhook URL"
            description="One address of yours that takes a POST and answers 2xx."
            type="url"
            placeholder="https://crm.example.com/hooks/ackwell"
            maxLength={2048}
            disabled={!mayConfigure}
            {...draft.text('webhook_url', save.error)}
          />
        </Card>
        <ActionCards values={values} set={set} disabled={!mayConfigure} />
        <ExecutionChoice
          value={values.execution}
          onChange={(execution) => set({ execution })}
          disabled={!mayConfigure}
        />
        {values.webhook_enabled && wantsNothing && (
          <Alert color="yellow" title="No box is ticked">
            With no box ticked nothing is sent.
          </Alert>
        )}
        <FormProblem error={save.error} />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending} disabled={!mayConfigure || !draft.isChanged}>
            Save
          </Button>
          <ApiCall call={saving} what="saving the webhook settings" />
          <Text size="sm" c="dimmed" role="status">
            {draft.isChanged ? 'Not saved yet.' : save.isSuccess ? 'Saved. The next change uses these settings.' : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
