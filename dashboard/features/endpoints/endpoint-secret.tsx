import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { EndpointRow } from '../../../contract/rest/webhooks.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Secret } from '../../ui/secret.tsx';

/** Each endpoint has a secret of its own. */
export function EndpointSecret({ endpoint: { id, url, secret, old_secret_valid_until: oldUntil } }: { endpoint: EndpointRow }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={open} aria-label={`Secret of endpoint ${id}`}>
        Secret…
      </Button>
      <Dialog opened={isOpen} onClose={close} title="Secret">
        <Stack gap="sm">
          <Text size="sm">Both signatures of every request to {url || 'this endpoint'} are made with it.</Text>
          <Secret path={`/webhook-endpoints/${id}/secret`} masked={secret} oldUntil={oldUntil} />
        </Stack>
      </Dialog>
    </>
  );
}
