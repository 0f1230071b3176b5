import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';

const EFFECT =
  'The account is taken off this app at Meta, and its token, numbers and templates are forgotten here. Nothing can be sent ' +
  'or received until it is connected again. Messages and contacts stay.';

export function Disconnect() {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [isOpen, { open, close }] = useDisclosure(false);
  const disconnecting = call('DELETE', '/whatsapp/connection');
  const run = useSave<WhatsAppConnection>(
    () => disconnecting,
    async () => {
      await queries.invalidateQueries({ queryKey: [subdomain, 'whatsapp'] });
      close();
    },
  );
  return (
    <>
      <Button size="sm" variant="default" onClick={open}>
        Disconnect…
      </Button>
      <DangerDialog
        title="Disconnect WhatsApp"
        effect={EFFECT}
        verb="Disconnect"
        call={disconnecting}
        run={run}
        opened={isOpen}
        onClose={close}
      />
    </>
  );
}
