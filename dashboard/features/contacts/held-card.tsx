import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { request } from '../../client/request.ts';
import { saveFile } from '../../client/save-file.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { EraseContact } from './erase-contact.tsx';

type Held = { truncated: boolean };

/** For a person who asks what is known of them, or to be forgotten. */
export function HeldCard({ contact }: { contact: ContactRow }) {
  const { call, mayWrite } = useWorkspace();
  const asking = call('GET', `/contacts/${contact.id}/export`);
  const take = useMutation({
    mutationFn: async () => {
      const { data } = await request<Held>(asking);
      saveFile([`${JSON.stringify(data, null, 2)}\n`], `contact-${contact.id}.json`);
    },
  });
  return (
    <Card
      title="What is held on them"
      about="The contact, its events with their bodies, the attempts to deliver them, and its messages: to give away, or to erase."
    >
      <FormProblem error={take.error} />
      <Group gap="xs">
        <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>
          Export everything held
        </Button>
        <ApiCall call={asking} what="exporting everything held" />
        {mayWrite && <EraseContact contact={contact} />}
      </Group>
    </Card>
  );
}
