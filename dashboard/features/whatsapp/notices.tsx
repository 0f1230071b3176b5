import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { WhatsAppNotice } from '../../../contract/rest/whatsapp.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { noticeText } from './notice-text.ts';

const ROWS = 50;
const REFRESH_MS = 30_000;

/** What Meta says of the account, and much of which only people can act on. */
export function Notices() {
  const { subdomain, get, call } = useWorkspace();
  const path = withQuery('/whatsapp/notices', { limit: ROWS });
  const notices = useQuery({
    queryKey: [subdomain, 'whatsapp', 'notices'],
    queryFn: ({ signal }) => get<WhatsAppNotice[]>(path, signal),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card
      title="What Meta says"
      about="Of the account, its numbers and its templates, in the last 30 days."
      actions={<ApiCall call={call('GET', path)} what="these notices" />}
    >
      <Loaded of={notices} empty={{ when: (rows) => rows.length === 0, show: <Text size="sm">Nothing was said yet.</Text> }}>
        {(rows) => (
          <DataTable
            label="What Meta says"
            rows={rows}
            keyOf={(row) => rows.indexOf(row)}
            columns={[
              { label: 'About', narrow: 'head', show: ({ field }) => field.replaceAll('_', ' ') },
              {
                label: 'Says',
                show: ({ value }) => (
                  <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
                    {noticeText(value)}
                  </Text>
                ),
              },
              { label: 'When', show: ({ at }) => <Moment at={at} /> },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}
