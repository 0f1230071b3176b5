import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { TokenRow } from '../../../contract/rest/people.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { EditToken } from './edit-token.tsx';
import { NewToken, type MadeToken } from './new-token.tsx';
import { RevokeToken } from './revoke-token.tsx';

export default function TokenPage() {
  const { mayConfigure } = useWorkspace();
  if (mayConfigure) return <Tokens />;
  return (
    <Page title="API Management">
      <Empty title="Only an owner sees the tokens">Ask an owner for one, or to make you an owner.</Empty>
    </Page>
  );
}

function Tokens() {
  const { subdomain, get, call } = useWorkspace();
  const queries = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [edited, setEdited] = useState<number | null>(null);
  const [made, setMade] = useState<MadeToken | null>(null);
  const tokens = useQuery({
    queryKey: [subdomain, 'tokens'],
    queryFn: ({ signal }) => get<CursorListOf<TokenRow>>('/tokens', signal),
  });
  const command = `npx --no-install ackwell token create --workspace ${subdomain} --name my-app --abilities '*'`;

  return (
    <Page
      title="API Management"
      about="A token lets a program in, as a session lets a person in. What it may do is what you tick."
      actions={
        <>
          <ApiCall call={call('GET', '/tokens')} what="this list" />
          <ExportButton path="/tokens" walk="before" name="tokens" />
          <Button onClick={() => setMaking(true)}>Create token</Button>
        </>
      }
    >
      {made !== null && <Made of={made} onClose={() => setMade(null)} />}
      <Loaded
        of={tokens}
        empty={{ when: ({ data }) => data.length === 0, show: <Empty title="No token yet" command={command} /> }}
      >
        {({ data }) => <TokenTable rows={data} onEdit={setEdited} />}
      </Loaded>
      <Dialog opened={edited !== null} onClose={() => setEdited(null)} title="Edit token">
        {edited !== null && <EditToken id={edited} close={() => setEdited(null)} />}
      </Dialog>
      <Dialog opened={isMaking} onClose={() => setMaking(false)} title="Create token">
        <NewToken
          onMade={(token) => {
            setMade(token);
            setMaking(false);
            void queries.invalidateQueries({ queryKey: [subdomain, 'tokens'] });
          }}
        />
      </Dialog>
    </Page>
  );
}

function Made({ of: { token }, onClose }: { of: MadeToken; onClose: () => void }) {
  const isLost = token === null;
  return (
    <Alert
      color={isLost ? 'yellow' : 'green'}
      role="alert"
      title={isLost ? 'The token was made, but got lost on its way' : 'Copy the token now: it is not shown again'}
      withCloseButton
      closeButtonLabel="Hide"
      onClose={onClose}
    >
      {isLost ? 'Nobody has seen it. Revoke it below and create another.' : <Copyable text={token} what="token" />}
    </Alert>
  );
}

function TokenTable({ rows, onEdit }: { rows: TokenRow[]; onEdit: (id: number) => void }) {
  return (
    <DataTable
      label="Tokens"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'Name',
          narrow: 'head',
          show: ({ name, is_active }) => (
            <Group gap="xs">
              {name} {!is_active && <Badge color="gray">off</Badge>}
            </Group>
          ),
        },
        {
          label: 'Begins with',
          show: ({ prefix }) => (
            <Text inherit ff="monospace">
              {prefix}…
            </Text>
          ),
        },
        { label: 'May', show: ({ abilities }) => (abilities.includes('*') ? 'everything' : abilities.join(', ')) },
        { label: 'Limit', show: (row) => <Limits row={row} /> },
        { label: 'Last used', show: ({ last_used_at: at }) => (at === null ? 'never' : <Moment at={at} />) },
        { label: 'Ends', show: ({ expires_at: at }) => (at === null ? 'never' : <Moment at={at} />) },
        {
          label: 'Actions',
          show: (row) => (
            <Group gap={4}>
              <Button size="compact-xs" variant="default" onClick={() => onEdit(row.id)} aria-label={`Edit ${row.name}`}>
                Edit
              </Button>
              <RevokeToken token={row} />
            </Group>
          ),
        },
      ]}
    />
  );
}

function Limits({ row: { rate_limit: rate, monthly_quota: quota } }: { row: TokenRow }) {
  return (
    <Stack gap={0}>
      <span>{rate === null ? 'as the workspace' : rate === 0 ? 'none' : `${rate.toLocaleString('en')} a minute`}</span>
      {quota !== null && <span>{quota.toLocaleString('en')} a month</span>}
    </Stack>
  );
}
