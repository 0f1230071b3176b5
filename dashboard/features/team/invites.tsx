import { Alert, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { InviteRow } from '../../../contract/rest/people.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ExportButton } from '../../ui/export-button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';

export function Invites() {
  const { subdomain, get, call } = useWorkspace();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: [subdomain, 'invites'] });
  const invites = useQuery({
    queryKey: [subdomain, 'invites'],
    queryFn: ({ signal }) => get<CursorListOf<InviteRow>>('/invites', signal),
  });
  const withdrawal = (id: number) => call('DELETE', `/invites/${id}`);
  const withdraw = useSave<unknown, number>(withdrawal, refresh);
  return (
    <Card
      title="Invite"
      about="The link works once, within 7 days. Send it yourself: this server sends no mail."
      actions={<ExportButton path="/invites" walk="before" name="invites" />}
    >
      <NewInvite onMade={refresh} />
      <FormProblem error={withdraw.error} />
      <Loaded of={invites} empty={{ when: ({ data }) => data.length === 0, show: null }}>
        {({ data }) => (
          <DataTable
            label="Open invites"
            rows={data}
            keyOf={({ id }) => id}
            columns={[
              { label: 'For', narrow: 'head', show: ({ email }) => email ?? 'whoever has the link' },
              { label: 'As', show: ({ role }) => role },
              { label: 'Ends', show: ({ expires_at: at }) => <Moment at={at} /> },
              {
                label: 'Actions',
                show: ({ id }) => (
                  <Group gap={4}>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Withdraw invite ${id}`}
                      onClick={() => withdraw.mutate(id)}
                    >
                      Withdraw
                    </Button>
                    <ApiCall call={withdrawal(id)} what={`withdrawing invite ${id}`} isSmall />
                  </Group>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function NewInvite({ onMade }: { onMade: () => unknown }) {
  const { call } = useWorkspace();
  const draft = useDraft({ email: '', role: 'editor' });
  const { email, role } = draft.values;
  const inviting = call('POST', '/invites', { role, ...(email !== '' && { email }) });
  const invite = useSave<{ link: string | null }>(
    () => inviting,
    () => {
      draft.settle();
      return onMade();
    },
  );
  return (
    <form onSubmit={draft.onSubmit(() => invite.mutate())}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label="E-mail"
          placeholder="for anyone, if empty"
          type="email"
          {...draft.text('email', invite.error)}
        />
        <NativeSelect label="Role" data={['editor', 'viewer', 'owner']} {...draft.text('role', invite.error)} />
        <Button type="submit" loading={invite.isPending}>
          Make link
        </Button>
        <ApiCall call={inviting} what="making an invite link" />
      </Group>
      <FormProblem error={invite.error} />
      {invite.data && <Made link={invite.data.data.link} />}
    </form>
  );
}

/** Without the link where the answer that had it was lost. */
function Made({ link }: { link: string | null }) {
  if (link === null) {
    return (
      <Alert color="yellow" role="alert" title="The link was made, but got lost on its way" mt="sm">
        Nobody has seen it. Withdraw the invite below and make another.
      </Alert>
    );
  }
  return (
    <Alert color="green" title="Copy the link now: it is not shown again" mt="sm">
      <Copyable text={link} what="invite link" />
    </Alert>
  );
}
