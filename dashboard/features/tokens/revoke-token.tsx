import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { TokenRow } from '../../../contract/rest/people.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { DangerDialog } from '../../ui/danger-dialog.tsx';
import { Moment } from '../../ui/moment.tsx';

export function RevokeToken({ token }: { token: TokenRow }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const ending = call('DELETE', `/tokens/${token.id}`);
  const revoke = useSave(
    () => ending,
    async () => {
      asking.close();
      await queries.invalidateQueries({ queryKey: [subdomain, 'tokens'] });
    },
  );
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={asking.open} aria-label={`Revoke ${token.name}`}>
        Revoke…
      </Button>
      <DangerDialog
        opened={isAsking}
        onClose={asking.close}
        title={`Revoke ${token.name}?`}
        verb="Revoke"
        call={ending}
        run={revoke}
        effect={
          <Text size="sm">
            Whatever uses it is refused from the next request on. It was last used{' '}
            {token.last_used_at === null ? 'never' : <Moment at={token.last_used_at} />}.
          </Text>
        }
      />
    </>
  );
}
