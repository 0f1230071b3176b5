import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { MemberRow } from '../../../contract/rest/people.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { useDraft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';

const MAY = {
  owner: 'Everything: also the webhook settings, tokens and people.',
  editor: 'Reads everything, and writes records, messages and imports.',
  viewer: 'Reads, and changes nothing.',
} as const;

/** A list that saved each choice would be changed by an arrow key on its way. */
export function ChangeRole({ member, close }: { member: MemberRow; close: () => void }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const draft = useDraft({ role: member.role }, { version: `"${member.role}"` });
  const changing = call('PATCH', `/members/${member.id}`, draft.values);
  const change = useSave<MemberRow>(
    () => draft.guard(changing),
    async () => {
      await queries.invalidateQueries({ queryKey: [subdomain] });
      close();
    },
  );
  const reload = () => queries.refetchQueries({ queryKey: [subdomain, 'members'] });
  return (
    <form onSubmit={draft.onSubmit(() => change.mutate())}>
      <Stack gap="sm">
        <NativeSelect
          label="Role"
          description={MAY[draft.values.role]}
          data={Object.keys(MAY)}
          autoFocus
          data-autofocus
          {...draft.text('role', change.error)}
        />
        <Text size="sm">{member.name} is signed out everywhere, and has the new role after signing in.</Text>
        <EditProblem noun="member" draft={draft} save={change} reload={reload} />
        <Group justify="space-between">
          <ApiCall call={changing} what={`changing the role of ${member.name}`} />
          <Button type="submit" loading={change.isPending} disabled={!draft.isChanged}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
