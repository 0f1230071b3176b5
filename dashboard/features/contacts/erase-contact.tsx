import { Button, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { counted } from '../../client/counted.ts';
import { ERASURES } from '../../client/erasures.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';
import { fullName } from './full-name.ts';

/** Counted for the preview; of more it says so. */
const MAX_COUNTED = 100;

export function EraseContact({ contact }: { contact: ContactRow }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure(false);
  const erasing = call('DELETE', `/contacts/${contact.id}?erase=true`);
  const begin = () => {
    ERASURES.start({
      name: fullName(contact),
      call: erasing,
      asking: call('GET', `/contacts/${contact.id}/erasure`),
      onDone: () => queries.invalidateQueries({ queryKey: [subdomain] }),
    });
    asking.close();
    void navigate({ to: `/w/${subdomain}/contacts`, ignoreBlocker: true });
  };
  return (
    <>
      <Button color="red" variant="outline" onClick={asking.open}>
        Erase…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title={`Erase ${fullName(contact)}?`}
        verb="Erase"
        call={erasing}
        run={{ isPending: false, error: null, mutate: begin, reset: () => {} }}
        effect={isAsking && <Effect id={contact.id} />}
      />
    </>
  );
}

function Effect({ id }: { id: number }) {
  const events = useCount(`/webhook-events?model=contact&record_id=${id}&limit=${MAX_COUNTED}`);
  const attempts = useCount(`/webhook-logs?model=contact&record_id=${id}&limit=${MAX_COUNTED}`);
  return (
    <Stack gap="xs">
      <Text size="sm">It cannot be taken back. Erased:</Text>
      <List size="sm">
        <List.Item>the contact</List.Item>
        <List.Item>the bodies of {events} in the feed and of {attempts}, with what receivers answered</List.Item>
        <List.Item>its messages, and the posts of WhatsApp that name it</List.Item>
      </List>
      <Text size="sm">
        What still waits is not sent any more; receivers get the deletion with the contact’s number and nothing else of it. What
        is on its way ends first, for up to 32 seconds. It goes on while you look at other pages, and when you leave.
      </Text>
      <Text size="sm">
        What stays: that something happened, and when; your backups; what receivers have stored.
      </Text>
    </Stack>
  );
}

function useCount(path: string): string {
  const { subdomain, get } = useWorkspace();
  const noun = path.startsWith('/webhook-events') ? 'event' : 'attempt';
  const list = useQuery({
    queryKey: [subdomain, 'held', path],
    queryFn: ({ signal }) => get<CursorListOf<unknown>>(path, signal),
  });
  if (!list.data) return `${noun}s`;
  const { data, next } = list.data;
  return next === null ? counted(data.length, noun) : `${data.length} or more ${noun}s`;
}
