import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { ContactRow } from '../../../contract/rest/records.ts';
import type { MessageRow } from '../../../contract/rest/whatsapp.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Conversation } from './conversation.tsx';
import { SendCard } from './send-card.tsx';

const ROWS = 100;
const REFRESH_MS = 2_000;

/** All that was said with one contact, and what can be said next. */
export default function ConversationPage() {
  const { id = '' } = useParams({ strict: false });
  const { subdomain, get, call, mayWrite } = useWorkspace();
  const contact = useQuery({
    queryKey: [subdomain, 'contacts', 'phone of', id],
    queryFn: ({ signal }) => get<ContactRow>(`/contacts/${id}`, signal),
  });
  const path = withQuery('/messages', { contact_id: id, limit: ROWS });
  const messages = useQuery({
    queryKey: [subdomain, 'whatsapp', 'messages', 'with', id],
    queryFn: ({ signal }) => get<CursorListOf<MessageRow>>(path, signal),
    refetchInterval: REFRESH_MS,
  });
  const phone = contact.data?.phone ?? null;
  return (
    <Page
      title={phone === null ? 'Conversation' : `Conversation with ${phone}`}
      about={<TextLink to={`/w/${subdomain}/contacts/${id}`}>All about this contact</TextLink>}
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this conversation" />
          <ExportButton path={path} walk="before" name="messages" />
        </>
      }
    >
      <Loaded of={contact}>
        {() => (
          <Loaded of={messages} rows={6}>
            {({ data }) => (
              <>
                <Card title="Messages">
                  <Conversation messages={data} />
                </Card>
                {mayWrite && phone !== null && <SendCard phone={phone} messages={data} />}
                {phone === null && (
                  <Card title="Write">
                    <Text size="sm">
                      {data.some(({ content }) => content['type'] === 'went_on')
                        ? 'The conversation has gone on with the contact that has their number: write to them there.'
                        : 'They hide their phone number, and messages are sent to numbers. It is entered here once they show it.'}
                    </Text>
                  </Card>
                )}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}
