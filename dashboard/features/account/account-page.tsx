import { Anchor, Badge, Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { SessionRow } from '../../../contract/rest/me.ts';
import { request } from '../../client/request.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';

/** What belongs to a person rather than to a workspace. */
export function AccountPage() {
  return (
    <Stack component="main" gap="md" maw={800} mx="auto" p="md">
      <Group justify="space-between">
        <Title order={1}>Your account</Title>
        <Anchor href="/">Back to the workspace</Anchor>
      </Group>
      <Sessions />
      <Password />
    </Stack>
  );
}

function Sessions() {
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ['me', 'sessions'],
    queryFn: async () => (await request<CursorListOf<SessionRow>>({ method: 'GET', path: '/me/sessions' })).data,
  });
  const end = useMutation({
    mutationFn: (id: string | number) => request({ method: 'DELETE', path: `/me/sessions/${id}` }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  });
  return (
    <Card title="Where you are signed in">
      <FormProblem error={end.error} />
      <Loaded of={sessions}>
        {({ data }) => (
          <DataTable
            label="Sessions"
            rows={data}
            keyOf={({ id }) => id}
            columns={[
              { label: 'Device', narrow: 'head', show: (row) => <Device of={row} /> },
              { label: 'Since', show: ({ created_at: at }) => <Moment at={at} /> },
              { label: 'Last seen', show: ({ last_used_at: at }) => <Moment at={at} /> },
              {
                label: 'Actions',
                show: ({ id, current }) =>
                  !current && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => end.mutate(id)}
                      aria-label={`End session ${id}`}
                    >
                      End
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function Device({ of: { user_agent: agent, current } }: { of: SessionRow }) {
  return (
    <Group gap="xs">
      {agent ?? 'unknown'} {current && <Badge>this one</Badge>}
    </Group>
  );
}

function Password() {
  const draft = useDraft({ current_password: '', password: '' });
  const change = useMutation({
    mutationFn: () => request({ method: 'POST', path: '/me/password', body: draft.values }),
    onSuccess: () => draft.settle({ current_password: '', password: '' }),
  });
  return (
    <Card title="Password" about="A new one ends all other sessions.">
      <form onSubmit={draft.onSubmit(() => change.mutate())}>
        <Stack gap="sm" maw={420}>
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            required
            {...draft.text('current_password', change.error)}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            minLength={8}
            required
            {...draft.text('password', change.error)}
          />
          <FormProblem error={change.error} />
          <Group gap="xs">
            <Button type="submit" loading={change.isPending}>
              Change password
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {change.isSuccess ? 'Changed.' : ''}
            </Text>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
