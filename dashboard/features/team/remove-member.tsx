import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { MemberRow } from '../../../contract/rest/people.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';

export function RemoveMember({ member }: { member: MemberRow }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const removal = call('DELETE', `/members/${member.id}`);
  const remove = useSave(
    () => removal,
    async () => {
      asking.close();
      await queries.invalidateQueries({ queryKey: [subdomain, 'members'] });
    },
  );
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={asking.open} aria-label={`Remove ${member.name}`}>
        Remove…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title={`Remove ${member.name}?`}
        verb="Remove"
        call={removal}
        run={remove}
        effect={
          <Text size="sm">{member.email} is signed out of this workspace at once. Contacts stay assigned to them.</Text>
        }
      />
    </>
  );
}
