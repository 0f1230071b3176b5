import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PageOf } from '../../../contract/rest/lists.ts';
import { withQuery } from '../../client/query-string.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';
import type { Label } from './label-list.tsx';

type Parts = { label: Label; noun: string; plural: string; filter: string | null };

export function DeleteLabel({ label, noun, plural, filter }: Parts) {
  const { call, get, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const deletion = call('DELETE', `/${plural}/${label.id}`);
  const remove = useSave(
    () => deletion,
    async () => {
      asking.close();
      await queries.invalidateQueries({ queryKey: [subdomain, plural] });
    },
  );
  const users = useQuery({
    queryKey: [subdomain, 'contacts', 'count', filter, label.id],
    queryFn: ({ signal }) => get<PageOf<unknown>>(withQuery('/contacts', { [String(filter)]: label.id, per_page: 1 }), signal),
    enabled: isAsking && filter !== null,
  });
  const count = users.data?.total ?? 0;

  return (
    <>
      <Button size="compact-xs" variant="default" onClick={asking.open} aria-label={`Delete ${label.name}`}>
        Delete…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title={`Delete ${label.name}?`}
        verb="Delete"
        call={deletion}
        run={remove}
        effect={
          <Text size="sm">
            {filter === null
              ? `It is gone for good. While a contact has a value in this ${noun}, it cannot be deleted.`
              : effectOf(count, noun)}
          </Text>
        }
      />
    </>
  );
}

function effectOf(count: number, noun: string): string {
  if (count === 0) return `No contact has this ${noun}. It is gone for good.`;
  const who = count === 1 ? 'One contact has' : `${count.toLocaleString('en')} contacts have`;
  return `${who} this ${noun}, so it cannot be deleted: give them another one first.`;
}
