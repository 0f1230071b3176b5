import { Badge, Box, Button, Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { SessionRow } from '../../../contract/rest/me.ts';
import { useOnce } from '../../client/once.ts';
import { request, type Call } from '../../client/request.ts';
import { useSave } from '../../client/save.ts';
import { meQuery } from '../../client/session.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useDraft } from '../../ui/draft.ts';
import { EntryForm } from '../../ui/entry-form.tsx';
import { ExportFrom } from '../../ui/export-button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** What belongs to a person rather than to a workspace. */
export function AccountPage() {
  return (
    <Box component="main" maw={800} mx="auto" p="md">
      <Page title="Your account" actions={<TextLink to="/">Back to the workspace</TextLink>}>
        <Sessions />
        <Password />
      </Page>
    </Box>
  );
}

const SESSIONS: Call = { method: 'GET', path: '/me/sessions' };
const get = async <T,>(path: string, signal?: AbortSignal) =>
  (await request<T>({ ...SESSIONS, path, ...(signal && { signal }) })).data;

const ending = (id: string): Call => ({ method: 'DELETE', path: `/me/sessions/${id}` });

function Sessions() {
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ['me', 'sessions'],
    queryFn: ({ signal }) => get<CursorListOf<SessionRow>>(SESSIONS.path, signal),
  });
  const end = useSave<unknown, string>(ending, () => queries.invalidateQueries({ queryKey: ['me'] }));
  return (
    <Card
      title="Where you are signed in"
      actions={<ExportFrom path={SESSIONS.path} walk="before" name="sessions" get={get} call={SESSIONS} />}
    >
      <FormProblem error={end.error} />
      <Loaded of={sessions}>
        {({ data }) => (
          <DataTable
            label="Sessions"
            rows={data}
            keyOf={({ id }) => id}
            columns={[
              { label: 'Device', narrow: 'head', show: (row) => <Device of={row} /> },
              { label: 'Since', narrow: 'line', show: ({ created_at: at }) => <Moment at={at} /> },
              { label: 'Last seen', narrow: 'line', show: ({ last_used_at: at }) => <Moment at={at} /> },
              {
                label: 'Actions',
                show: ({ id, current }) =>
                  !current && (
                    <Group gap={4}>
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() => end.mutate(id)}
                        aria-label={`End session ${id}`}
                      >
                        End
                      </Button>
                      <ApiCall call={ending(id)} what={`ending session ${id}`} isSmall />
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

function Device({ of: { user_agent: agent, current } }: { of: SessionRow }) {
  return (
    <Group gap="xs">
      {agent ?? 'unknown'} {current && <Badge>this one</Badge>}
    </Group>
  );
}

const NONE = { current_password: '', password: '' };

function Password() {
  const draft = useDraft(NONE);
  const changing = (body: unknown): Call => ({ method: 'POST', path: '/me/password', body });
  const me = useQuery(meQuery);
  const change = useOnce({
    call: () => changing(draft.values),
    credentials: () => ({ email: me.data?.email ?? '', password: draft.values.password }),
    onDone: () => draft.settle(NONE),
  });
  const beside = (
    <>
      <ApiCall call={changing({ current_password: '…', password: '…' })} what="changing the password" />
      <Text size="sm" c="dimmed" role="status">
        {change.isSuccess && !draft.isChanged ? 'Changed.' : ''}
      </Text>
    </>
  );
  return (
    <Card title="Password" about="A new one ends all other sessions.">
      <EntryForm
        label="Password"
        draft={draft}
        save={change}
        verb="Change password"
        beside={beside}
        fields={[
          { name: 'current_password', kind: 'password', label: 'Current password' },
          { name: 'password', kind: 'new password', label: 'New password' },
        ]}
      />
    </Card>
  );
}
