import { Button, Group, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { MessageRow } from '../../../contract/rest/whatsapp.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useFilters } from '../../ui/filters.ts';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { ConnectionTrouble } from './connection-trouble.tsx';
import { MessageStateNote } from './message-state.tsx';
import { messageText } from './message-text.ts';

const ROWS = 50;
const REFRESH_MS = 5_000;

/** Everything that was written and answered, newest first. */
export default function MessageListPage() {
  const { subdomain, get, call } = useWorkspace();
  const { values, set } = useFilters(['before']);
  const path = withQuery('/messages', { ...values, limit: ROWS });
  const messages = useQuery({
    queryKey: [subdomain, 'whatsapp', 'messages', values],
    queryFn: ({ signal }) => get<CursorListOf<MessageRow>>(path, signal),
    placeholderData: keepPreviousData,
    refetchInterval: values.before === undefined ? REFRESH_MS : false,
  });
  return (
    <Page
      title="Messages"
      about="What people wrote on WhatsApp, what was written to them, and how far each message has come."
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this list" />
          <ExportButton path="/messages" walk="before" name="messages" />
        </>
      }
    >
      <ConnectionTrouble />
      <Loaded of={messages} rows={8} empty={{ when: ({ data }) => data.length === 0, show: <NoMessages /> }}>
        {({ data, next }) => (
          <>
            <MessageTable rows={data} />
            <Group gap="xs">
              <Button variant="default" disabled={values.before === undefined} onClick={() => set({ before: '' })}>
                Newest
              </Button>
              <Button variant="default" disabled={next === null} onClick={() => set({ before: String(next) })}>
                Earlier
              </Button>
            </Group>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function MessageTable({ rows }: { rows: MessageRow[] }) {
  const { subdomain } = useWorkspace();
  return (
    <DataTable
      label="Messages"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'With',
          narrow: 'head',
          show: ({ contact_id: id, phone, type }) => {
            const name = phone ?? (type === 'system' && id !== null ? `contact ${id}` : 'a hidden number');
            return <Line>{id === null ? name : <TextLink to={`/w/${subdomain}/whatsapp/messages/${id}`}>{name}</TextLink>}</Line>;
          },
        },
        {
          label: 'Message',
          show: (row) => (
            <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {row.direction === 'out' && 'You: '}
              {messageText(row)}
            </Text>
          ),
        },
        { label: 'State', show: (row) => <MessageStateNote of={row} /> },
        { label: 'When', show: ({ sent_at: at }) => <Line><Moment at={at} /></Line> },
      ]}
    />
  );
}

/** A number or a time is read as one; it is the longer texts that give way. */
function Line({ children }: { children: ReactNode }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{children}</span>;
}

function NoMessages() {
  const { subdomain } = useWorkspace();
  return (
    <Empty title="No messages yet">
      Once an account is <TextLink to={`/w/${subdomain}/whatsapp/connection`}>connected</TextLink>, whoever writes becomes a
      contact, and you answer here. To begin a conversation, open a contact and choose a template.
    </Empty>
  );
}
