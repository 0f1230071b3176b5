import { Button, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { ContactRow, ErasedCounts } from '../../../contract/rest/records.ts';
import { useSave } from '../../client/save.ts';
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
  // What is shown of the contact stays until the dialog is closed: it says what was done.
  const erase = useSave<ErasedCounts>(() => erasing);
  const close = async () => {
    asking.close();
    if (!erase.isSuccess) return;
    await navigate({ to: `/w/${subdomain}/contacts`, ignoreBlocker: true });
    await queries.invalidateQueries({ queryKey: [subdomain] });
  };
  return (
    <>
      <Button color="red" variant="outline" onClick={asking.open}>
        Erase…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={() => void close()}
        title={`Erase ${fullName(contact)}?`}
        verb="Erase"
        call={erasing}
        run={erase}
        effect={isAsking && <Effect id={contact.id} />}
        done={erase.data && <Done counts={erase.data.data} />}
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
        is on its way ends first, for up to 32 seconds.
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
  return counted(list.data.data.length, noun, list.data.next !== null);
}

function counted(count: number, noun: string, isMore = false): string {
  const [word = '', ...rest] = noun.split(' ');
  const many = word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  const shown = count === 1 && !isMore ? word : many;
  return `${count.toLocaleString('en')}${isMore ? ' or more' : ''} ${[shown, ...rest].join(' ')}`;
}

/** What there was of each. */
function whatWent({ events, attempts, deliveries, messages, posts, answers }: ErasedCounts): string[] {
  const parts: [count: number, noun: string][] = [
    [events, 'event'],
    [attempts, 'attempt'],
    [messages, 'message'],
    [posts, 'post of WhatsApp'],
    [answers, 'answer kept for repeated calls'],
    [deliveries, 'delivery that waited'],
  ];
  return parts.flatMap(([count, noun]) => (count === 0 ? [] : [counted(count, noun)]));
}

function Done({ counts }: { counts: ErasedCounts }) {
  const { in_flight: inFlight, wiped } = counts;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        Erased: the contact, {whatWent(counts).join(', ')}.
      </Text>
      {inFlight > 0 && (
        <Text size="sm">
          {counted(inFlight, 'attempt')} had not ended after 32 seconds: what receivers answer to that is kept until it is purged.
        </Text>
      )}
      <Text size="sm">
        {wiped
          ? 'It is out of the files of the database as well.'
          : 'In the files of the database pieces may remain until it writes over them; the manual says when.'}
      </Text>
    </Stack>
  );
}
