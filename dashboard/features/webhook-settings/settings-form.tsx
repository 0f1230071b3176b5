import { Alert, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { WebhookSettings } from '../../../contract/rest/webhooks.ts';
import type { One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { ActionCards } from './action-cards.tsx';
import { ExecutionChoice } from './execution-choice.tsx';

export function SettingsForm({ one }: { one: One<WebhookSettings> }) {
  const { call, mayConfigure } = useWorkspace();
  const draft = useDraft(draftOf(one.row), { version: one.version });
  const { values, changes, set } = draft;
  const saving = call('PUT', '/webhook-settings', draft.isChanged ? changes : values);
  const save = useSave<WebhookSettings>(
    () => draft.guard(saving),
    (answer) => {
      draft.settle(draftOf(answer.data), answer.version);
      one.keep(answer);
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
        <EditProblem noun="page" draft={draft} save={save} reload={one.reload} />
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

/** The secret has a card of its own. */
function draftOf({ webhook_secret: _masked, ...editable }: WebhookSettings) {
  return editable;
}
