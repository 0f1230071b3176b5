import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { EndpointRow } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';

export function DeleteEndpoint({ endpoint: { id, url, health } }: { endpoint: EndpointRow }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const deletion = call('DELETE', `/webhook-endpoints/${id}`);
  const remove = useSave(
    () => deletion,
    async () => {
      asking.close();
      await queries.invalidateQueries({ queryKey: [subdomain, 'webhook-endpoints'] });
    },
  );
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={asking.open} aria-label={`Delete endpoint ${id}`}>
        Delete…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title="Delete this endpoint?"
        verb="Delete"
        call={deletion}
        run={remove}
        effect={
          <Text size="sm">
            {url} gets nothing more. {health.backlog.toLocaleString('en')} deliveries that wait for it are skipped; its
            log stays.
          </Text>
        }
      />
    </>
  );
}
