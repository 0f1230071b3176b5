import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ContactRow } from '../../../contract/rest/records.ts';
import type { WebhookSettings } from '../../../contract/rest/webhooks.ts';
import { useOne } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';
import { fullName } from './full-name.ts';

export function DeleteContact({ contact }: { contact: ContactRow }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure(false);
  const deletion = call('DELETE', `/contacts/${contact.id}`);
  const remove = useSave(
    () => deletion,
    async () => {
      await navigate({ to: `/w/${subdomain}/contacts`, ignoreBlocker: true });
      await queries.invalidateQueries({ queryKey: [subdomain, 'contacts'] });
    },
  );
  const settings = useOne<WebhookSettings>('/webhook-settings', { enabled: isAsking }).data?.row;
  const isSent = settings?.webhook_enabled === true && settings.contacts_actions.delete;

  return (
    <>
      <Button variant="default" onClick={asking.open}>
        Delete…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title={`Delete ${fullName(contact)}?`}
        verb="Delete"
        call={deletion}
        run={remove}
        effect={
          <Stack gap="xs">
            <Text size="sm">
              The contact {contact.phone === null ? 'whose phone number is hidden' : `with the phone number ${contact.phone}`} is gone
              for good; there is no bin.
            </Text>
            <Text size="sm">
              {isSent
                ? 'Your webhook URL is told, with the last values.'
                : 'Your webhook URL is not told: that box is off. The event stays in the feed.'}
            </Text>
          </Stack>
        }
      />
    </>
  );
}
